package kernel

import (
	"math"
	"time"
)

// PeakBandwidth measures the most bytes per second that all threads of a pool
// together read and write, in sums of two arrays that no cache holds (STREAM's
// "add": McCalpin, 1995). What a store reads of the line it changes does not count.
// It takes 192 MB and a fraction of a second; compare only with what was measured
// at about the same time.
func PeakBandwidth(p *Pool) float64 {
	const tries = 5
	task := newBandwidthTask(16 << 20)
	best := math.Inf(1)
	for range tries {
		start := time.Now()
		p.Run(task.parts(), task)
		best = min(best, time.Since(start).Seconds())
	}
	return float64(3*4*len(task.sum)) / best
}

// bandwidthTask adds two arrays.
type bandwidthTask struct{ sum, a, b []float32 }

// bandwidthPart is how many elements a part adds.
const bandwidthPart = 1 << 18

func newBandwidthTask(elements int) *bandwidthTask {
	t := &bandwidthTask{make([]float32, elements), make([]float32, elements), make([]float32, elements)}
	for i := range elements {
		t.a[i], t.b[i] = 1, 2 // pages that nobody wrote are all one
	}
	return t
}

func (t *bandwidthTask) parts() int { return len(t.sum) / bandwidthPart }

func (t *bandwidthTask) Part(part, _ int) {
	from, to := part*bandwidthPart, (part+1)*bandwidthPart
	active.Add(t.sum[from:to], t.a[from:to], t.b[from:to])
}
