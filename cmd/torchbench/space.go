package main

import (
	"context"
	"fmt"
	"slices"

	"lrunet/eval/cost"
	"lrunet/experiments/latency"
	"lrunet/experiments/nas"
	"lrunet/experiments/table"
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
	"lrunet/space"
)

// overSpace races training on networks drawn from a space, and prints how the ratios
// are distributed.
func overSpace(ctx context.Context, o options, path string, pool *kernel.Pool) error {
	archs, err := o.draw()
	if err != nil {
		return err
	}
	fmt.Printf("Training of %d networks drawn from the space of %s (seed %d).\n\n", len(archs), o.space, o.seed)
	fmt.Println("| network | params | multiply-adds | PyTorch, images/s | lrunet, images/s | ratio |")
	fmt.Println("| --- | ---: | ---: | ---: | ---: | ---: |")
	var ratios []float64
	for _, arch := range archs {
		p, err := lrunet.Build(arch, o.input, classes)
		if err != nil {
			return err
		}
		theirs, ours, err := race{arch, true}.run(ctx, o, path, pool)
		if err != nil {
			return err
		}
		c := cost.Of(p)
		fmt.Printf("| %s | %d | %d | %.0f | %.0f | %.1f |\n", arch, c.Params, c.MAdds, theirs, ours, ours/theirs)
		ratios = append(ratios, ours/theirs)
	}
	slices.Sort(ratios)
	n := len(ratios)
	fmt.Printf("\nRatio: median %.1f, quartiles %.1f and %.1f, from %.1f to %.1f.\n",
		ratios[n/2], ratios[n/4], ratios[3*n/4], ratios[0], ratios[n-1])
	return nil
}

// draw samples the space of an experiment or of a table, without what is too large.
func (o options) draw() ([]string, error) {
	if o.sample < 1 {
		return nil, fmt.Errorf("-sample must be positive, got %d", o.sample)
	}
	spec, err := spaceOf(o.space)
	if err != nil {
		return nil, err
	}
	s, err := space.New(spec, o.input)
	if err != nil {
		return nil, err
	}
	candidates, err := latency.Sample(s, drawn*o.sample, o.seed)
	if err != nil {
		return nil, err
	}
	var archs []string
	for _, arch := range candidates {
		p, err := lrunet.Build(arch, o.input, classes)
		if err != nil {
			return nil, err
		}
		if cost.Of(p).MAdds <= o.madds && len(archs) < o.sample {
			archs = append(archs, arch)
		}
	}
	if len(archs) < o.sample {
		return nil, fmt.Errorf("of %d networks only %d have at most %d multiply-adds: say more with -madds", len(candidates), len(archs), o.madds)
	}
	return archs, nil
}

// drawn is how many networks are drawn for each that is wanted.
const drawn = 10

// spaceOf is the space of a table or of an experiment.
func spaceOf(name string) (space.Space, error) {
	if slices.Contains(table.Names(), name) {
		t, err := table.Load(name)
		return t.Space, err
	}
	e, err := nas.Load(name)
	return e.Space, err
}
