package speed

import (
	"context"

	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// Latency is how long inference of one image takes on one thread, in seconds.
type Latency struct {
	Median float64
	Spread float64 // between the quartiles
}

// MeasureLatency times inference of single images for about so many seconds,
// after one to warm up. It fails if the program is not valid; a ctx that is done
// stops it between images with ctx's error.
func MeasureLatency(ctx context.Context, p *lrunet.Program, seconds float64) (Latency, error) {
	pool := kernel.NewPool(1)
	defer pool.Close()
	m, err := graph.New(p, pool)
	if err != nil {
		return Latency{}, err
	}
	m.Init(1)
	step, err := inferenceStep(m, randomBatch(p, 1))
	if err != nil {
		return Latency{}, err
	}
	times, err := durations(ctx, seconds, step)
	if err != nil {
		return Latency{}, err
	}
	n := len(times)
	return Latency{Median: times[n/2], Spread: times[3*n/4] - times[n/4]}, nil
}
