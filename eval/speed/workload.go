package speed

import (
	"context"
	"math"

	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// Workload is what a network is timed in.
type Workload struct {
	Name  string `json:"name"`  // for people
	Batch int    `json:"batch"` // images a step
	Train bool   `json:"train"` // whole steps of training; false: inference
}

// Workloads lists those that costs are compared with.
func Workloads() []Workload {
	return []Workload{{"inference, batch 1", 1, false}, {"inference, batch 128", 128, false}, {"training, batch 128", 128, true}}
}

// Time is what one image takes.
type Time struct {
	Seconds float64 // in the fastest step, the one that other programs disturb least
	Misses  float64 // of the last cache, in the mean; NaN if they are not counted
}

// Time times a program's steps of a workload for about so many seconds, after
// one to warm up, and counts the misses of all unless that is nil. It fails if the
// program is not valid; a ctx that is done stops it between steps with ctx's
// error.
func (w Workload) Time(ctx context.Context, p *lrunet.Program, pool *kernel.Pool, seconds float64, misses *Misses) (Time, error) {
	m, err := graph.New(p, pool)
	if err != nil {
		return Time{}, err
	}
	m.Init(1)
	build := inferenceStep
	if w.Train {
		build = trainingStep
	}
	step, err := build(m, randomBatch(p, w.Batch))
	if err != nil {
		return Time{}, err
	}
	before, err := count(misses)
	if err != nil {
		return Time{}, err
	}
	steps := 0
	r, err := rate(ctx, w.Batch, seconds, func() error { steps++; return step() })
	if err != nil {
		return Time{}, err
	}
	after, err := count(misses)
	return Time{Seconds: 1 / r.Best, Misses: (after - before) / float64(steps*w.Batch)}, err
}

// count is the misses so far, NaN if nobody counts them.
func count(m *Misses) (float64, error) {
	if m == nil {
		return math.NaN(), nil
	}
	return m.read()
}
