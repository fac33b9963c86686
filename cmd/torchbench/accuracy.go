package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"lrunet/eval/speed"
	"lrunet/eval/train"
	"lrunet/experiments/sweep"
	"lrunet/internal/machine"
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
	"lrunet/reports"
)

// authorEpochs is how long the authors of arXiv 1901.09615 train.
const authorEpochs = 300

// setInput reads a shape like 1x28x28.
func (o *options) setInput(text string) error {
	s := &o.input
	if n, err := fmt.Sscanf(text, "%dx%dx%d", &s.C, &s.H, &s.W); n != 3 || err != nil || s.C < 1 || s.H < 1 || s.H != s.W {
		return fmt.Errorf("want channels x height x width of square images, such as 1x28x28")
	}
	return nil
}

// toAccuracy prints how long the trainings of a sweep take here until their mean
// test accuracy is the one asked for, and how long PyTorch would train with the
// authors' recipe. Both are images, which the sweep or the recipe counts, over
// images a second, which are measured here: the sweep may have run beside other
// work, and nobody waits for PyTorch.
func toAccuracy(ctx context.Context, o options, path string, pool *kernel.Pool) error {
	found, err := sweep.Read(o.run)
	if err != nil {
		return err
	}
	images := cmp.Or(o.images, found.Report.Trained)
	if images == 0 {
		return fmt.Errorf("%s, of an earlier version, does not say how many images an epoch has: say so with -images", o.run)
	}
	fmt.Printf("%s, %d threads, %s kernels: from random weights to %.2f %% of the test images of %s.\n"+
		"Time is images over images/s measured here: of whole trainings, with augmentation and optimiser; PyTorch's is extrapolated from its best step to the authors' recipe.\n\n",
		machine.CPU(), o.threads, kernel.Name(), o.accuracy, found.Report.Dataset)
	fmt.Println("| network | trained by | epochs | test (%) | std | seeds | images/s | time |")
	fmt.Println("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
	reached := 0
	for _, n := range found.Report.Networks {
		if n.Test.Seeds == 0 {
			continue
		}
		t := of(found.Trainings, n.Name)
		if err := o.trained(ctx, t, n, images, pool); err != nil {
			return err
		}
		if n.Test.Mean >= o.accuracy {
			reached++
		}
		if n.Published >= o.accuracy { // false where none was published
			if err := o.authors(ctx, t.Network, n.Published, images, path); err != nil {
				return err
			}
		}
	}
	if reached == 0 {
		fmt.Printf("\nNo network of %s has that accuracy.\n", o.run)
	}
	return nil
}

// of is a finished training of a row.
func of(trainings []sweep.Training, row string) sweep.Training {
	return trainings[slices.IndexFunc(trainings, func(t sweep.Training) bool { return t.Name == row })]
}

// trained prints the row of a network that the sweep trained on so many images an
// epoch.
func (o options) trained(ctx context.Context, t sweep.Training, n reports.SweepNetwork, images int, pool *kernel.Pool) error {
	p, err := lrunet.Build(t.Network, o.input, classes)
	if err != nil {
		return err
	}
	job := t.Result.Job
	best, err := o.whole(ctx, p, job.Recipe, pool)
	if err != nil {
		return err
	}
	when := "not reached"
	if n.Test.Mean >= o.accuracy {
		when = lasting(job.Epochs*images, best)
	}
	std := ""
	if n.Test.Seeds > 1 {
		std = fmt.Sprintf("%.2f", n.Test.Std)
	}
	fmt.Printf("| %s | lrunet, this sweep | %d | %.2f | %s | %d | %.0f | %s |\n",
		n.Name, job.Epochs, n.Test.Mean, std, n.Test.Seeds, best, when)
	return nil
}

// whole is the images a second of whole trainings with a recipe: its optimiser and
// its augmentation are part of them.
func (o options) whole(ctx context.Context, p *lrunet.Program, r train.Recipe, pool *kernel.Pool) (float64, error) {
	s, err := speed.Measure(ctx, p, pool, r.Batch, o.seconds)
	if err != nil {
		return 0, err
	}
	images := int(s.Train.Median*o.seconds)/r.Batch*r.Batch + r.Batch
	var best float64
	for range o.rounds {
		seconds, err := o.epoch(ctx, p, r, images, 0, pool)
		if err != nil {
			return 0, err
		}
		best = max(best, float64(images)/seconds)
	}
	return best, nil
}

// authors prints the row of PyTorch with the authors' recipe.
func (o options) authors(ctx context.Context, network string, published float64, images int, path string) error {
	p, err := lrunet.Build(network, o.input, classes)
	if err != nil {
		return err
	}
	recipe, _ := train.Named("paper")
	o.batch = recipe.Batch
	best, err := race{network, true}.torch(ctx, o, path, p)
	if err != nil {
		return err
	}
	fmt.Printf("| %s | PyTorch, authors' recipe | %d | %.2f published | | 1 | %.0f | %s, extrapolated |\n",
		network, authorEpochs, published, best, lasting(authorEpochs*images, best))
	return nil
}

// lasting is how long so many images take.
func lasting(images int, rate float64) string {
	minutes := int(math.Round(float64(images) / rate / 60))
	if minutes < 60 {
		return fmt.Sprintf("%d min", minutes)
	}
	return fmt.Sprintf("%d h %d min", minutes/60, minutes%60)
}
