package eval

import (
	"context"

	"lrunet/eval/speed"
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// Names of the measures that running the network gives. They are true of the
// machine that took them and of no other.
const (
	LatencyName       = "latency"
	LatencySpreadName = "latency_spread"
	ThroughputName    = "throughput"
)

// timingSeconds is how long each of them is measured, and throughputBatch the
// images of a step of the latter.
const timingSeconds, throughputBatch = 0.25, 128

// Timing measures how fast a network answers on this machine, on one thread:
// the latency of one image with its spread, in milliseconds, and the throughput in
// batches of 128 images, images a second. Nothing else should run meanwhile. It
// fails if the program is not valid or running it panics, and with ctx's error if
// that is done.
func Timing(ctx context.Context, p *lrunet.Program) (Measures, error) {
	var latency speed.Latency
	var throughput speed.Rate
	err := attempt(func() (err error) {
		if latency, err = speed.MeasureLatency(ctx, p, timingSeconds); err != nil {
			return err
		}
		pool := kernel.NewPool(1)
		defer pool.Close()
		throughput, err = speed.Infer(ctx, p, pool, throughputBatch, timingSeconds)
		return err
	})
	if err != nil {
		return nil, err
	}
	values := map[string]float64{
		LatencyName: 1e3 * latency.Median, LatencySpreadName: 1e3 * latency.Spread, ThroughputName: throughput.Median,
	}
	var measures Measures
	for _, k := range Timed() {
		measures = append(measures, k.measure(values[k.Name]))
	}
	return measures, nil
}

// Timed are the kinds that Timing measures.
func Timed() []Kind { return choose(Kind.Timed) }
