package kernel

import (
	"math"
	"time"
)

// PeakFLOPS measures the most floating-point operations per second that all
// threads of a pool together reach with the kernel set in use, counting a
// multiply-add as two. It takes some milliseconds; the machine's clock varies,
// so compare only with what was measured at about the same time.
func PeakFLOPS(p *Pool) float64 { return peakFLOPS(p, active) }

func peakFLOPS(p *Pool, v *kernelSet) float64 {
	const tries = 5
	task := peakTask{v: v, rounds: 200_000}
	if v == nil {
		task.sink = make([]float32, p.Threads())
	}
	best := math.Inf(1)
	for range tries {
		start := time.Now()
		p.Run(p.Threads(), &task)
		best = min(best, time.Since(start).Seconds())
	}
	return float64(p.Threads()*task.rounds) * task.flops() / best
}

// peakTask does rounds of multiply-adds in each part.
type peakTask struct {
	v      *kernelSet // nil: portable Go
	rounds int
	sink   []float32 // keeps the compiler from leaving out the portable loop
}

// flops is the operations of a round.
func (t *peakTask) flops() float64 {
	if t.v == nil {
		return 8
	}
	return 2 * float64(t.v.peakWidth)
}

func (t *peakTask) Part(part, _ int) {
	if t.v != nil {
		t.v.peak(t.rounds)
		return
	}
	a, b, c, d := float32(1), float32(2), float32(3), float32(4)
	x := float32(part) + 0.5
	for range t.rounds {
		a, b, c, d = a*x+1, b*x+1, c*x+1, d*x+1
	}
	t.sink[part] = a + b + c + d
}
