package main

import (
	"context"
	"time"

	"lrunet/eval/imageset"
	"lrunet/eval/speed"
	"lrunet/eval/train"
	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// wholeEpoch trains a network for an epoch of about five times o.seconds and
// returns its images a second, less the time that validation takes, and those of
// the bare training steps.
func wholeEpoch(ctx context.Context, o options, network string, pool *kernel.Pool) (epoch, bare float64, err error) {
	p, err := lrunet.Build(network, o.input, classes)
	if err != nil {
		return 0, 0, err
	}
	s, err := speed.Measure(ctx, p, pool, o.batch, o.seconds)
	if err != nil {
		return 0, 0, err
	}
	images := int(s.Train.Median*5*o.seconds)/o.batch*o.batch + o.batch
	recipe := train.Recipe{Batch: o.batch, LearningRate: 0.01, Momentum: 0.9, Crop: 4, Rotate: 10, Flip: true}
	seconds, err := o.epoch(ctx, p, recipe, images, images/10, pool)
	if err != nil {
		return 0, 0, err
	}
	seconds -= float64(images/10) / s.Infer.Median
	return float64(images) / seconds, s.Train.Median, nil
}

// epoch trains a network for an epoch of so many images, with so many to validate on,
// and returns how many seconds that takes.
func (o options) epoch(ctx context.Context, p *lrunet.Program, r train.Recipe, images, validation int, pool *kernel.Pool) (float64, error) {
	m, err := graph.New(p, pool)
	if err != nil {
		return 0, err
	}
	m.Init(1)
	fit := train.Fit{
		Model: m, Train: imageset.Noise(o.input.Size(), classes, images), Validation: imageset.Noise(o.input.Size(), classes, validation),
		Epochs: 1, Progress: func(train.Progress) {}, Recipe: r,
	}
	start := time.Now()
	_, err = fit.Run(ctx)
	return time.Since(start).Seconds(), err
}
