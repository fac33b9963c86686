package main

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"lrunet/eval/imageset"
	"lrunet/eval/train"
	"lrunet/experiments"
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// profileFlags ask where the time of a step goes.
type profileFlags struct {
	Profile bool   `help:"Show where the time of a training step goes: per layer, forward and backward, against the measured peaks of arithmetic and memory, and outside layers."`
	Recipe  string `needs:"profile" placeholder:"NAME" help:"With --profile: the recipe of the training, ${recipes} or a YAML file; fast by default."`
}

// profileBatches are the batches of an epoch of random images.
const profileBatches = 8

// profiles shows each network's profile.
func (c *benchCommand) profiles(ctx context.Context, o *output, networks []*lrunet.Program) error {
	recipe, err := experiments.LoadRecipe(cmp.Or(c.Recipe, train.DefaultName))
	if err != nil {
		return usage(err)
	}
	recipe.Batch = c.Batch
	pool := c.pool()
	defer pool.Close()
	peaks := measurePeaks(pool)
	var all []profileResult
	for _, p := range networks {
		profile, err := c.profile(ctx, p, recipe, pool)
		if err != nil {
			return err
		}
		r := newProfileResult(p, profile, peaks)
		r.Recipe = cmp.Or(c.Recipe, train.DefaultName)
		all = append(all, r)
	}
	if c.JSON {
		return printNetworks(o.Out, all)
	}
	for i, r := range all {
		if i > 0 {
			fmt.Fprintln(o.Out)
		}
		if err := c.profileText(o, r); err != nil {
			return err
		}
	}
	return nil
}

// profile trains a network on random images.
func (c *benchCommand) profile(ctx context.Context, p *lrunet.Program, recipe train.Recipe, pool *kernel.Pool) (train.Profile, error) {
	m, err := recipe.NewModel(p, pool)
	if err != nil {
		return train.Profile{}, usage(err)
	}
	m.Init(1)
	fit := train.Fit{
		Model: m, Train: imageset.Noise(p.Input.Size(), p.Classes, profileBatches*c.Batch), Recipe: recipe, Epochs: profileEpochs,
	}
	profile, err := fit.Profile(ctx, time.Now, time.Duration(c.Seconds*float64(time.Second)))
	if ctx.Err() == nil {
		err = usage(err)
	}
	return profile, err
}

// profileEpochs are what the recipe's schedule and its augmentation are made for:
// more than are trained.
const profileEpochs = 30

// profileText prints a profile for people.
func (c *benchCommand) profileText(o *output, r profileResult) error {
	fmt.Fprintf(o.Out, "%s\n%s, %d threads, batch %d, recipe %s: %.0f images/s, a step takes %.2f ms\n", r.Arch, r.Kernel, r.Threads, r.Batch, r.Recipe, r.Rate, r.Step)
	fmt.Fprintf(o.Out, "peaks measured here: %.1f GFLOP/s, %.1f GB/s\n\n", r.PeakGFLOPS, r.PeakGBytes)
	if err := o.table(r.table(), c.wideFlag); err != nil {
		return err
	}
	_, err := fmt.Fprintf(o.Out, "\n%.1f %% of a step is outside layers; threads are busy %.0f %% of the time\n", r.Outside.Share, r.Busy)
	return err
}
