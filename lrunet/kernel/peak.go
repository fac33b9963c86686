package kernel

import (
	"math"
	"time"

	"lrunet/lrunet/kernel/internal/simd"
)

// PeakFLOPS measures the most floating-point operations per second that all
// threads of a pool together reach with the kernel set in use, counting a
// multiply-add as two. It takes some milliseconds; the machine's clock varies,
// so compare only with what was measured at about the same time.
func PeakFLOPS(p *Pool) float64 { return peakFLOPS(p, active) }

func peakFLOPS(p *Pool, set simd.Set) float64 {
	// Several parts for each thread: a helper may sleep when a try begins.
	const tries, parts = 5, 20
	task := peakTask{set: set, rounds: 100_000}
	best := math.Inf(1)
	for range tries {
		start := time.Now()
		p.Run(parts*p.Threads(), &task)
		best = min(best, time.Since(start).Seconds())
	}
	return float64(parts*p.Threads()*task.rounds) * 2 * float64(set.PeakWidth()) / best
}

// peakTask does rounds of multiply-adds in each part.
type peakTask struct {
	set    simd.Set
	rounds int
}

func (t *peakTask) Part(int, int) { t.set.Peak(t.rounds) }
