package main

import (
	"context"
	"fmt"
	"io"

	"golang.org/x/sync/errgroup"

	"lrunet/eval/stats"
	"lrunet/experiments/replay"
)

// race is lrunet's algorithms and Optuna's samplers in one space.
type race struct {
	options
	space   *replay.Landscape
	script  string // path of optunabench.py
	entries []entry
}

// entry is what one of them finds.
type entry struct {
	name    string
	volumes [][]float64 // hypervolume by budget and seed
}

// run lets all of them search, with every seed.
func (r *race) run(ctx context.Context) error {
	for _, name := range r.algorithms {
		err := r.add(ctx, name, func(ctx context.Context, seed int) ([]float64, error) { return r.ours(ctx, name, seed) })
		if err != nil {
			return err
		}
	}
	for _, name := range r.samplers {
		err := r.add(ctx, "Optuna "+name, func(ctx context.Context, seed int) ([]float64, error) { return r.theirs(ctx, name, seed) })
		if err != nil {
			return err
		}
	}
	return nil
}

// add has one of them search with every seed: a hypervolume for each budget.
func (r *race) add(ctx context.Context, name string, search func(context.Context, int) ([]float64, error)) error {
	e := entry{name: name}
	for range r.budgets {
		e.volumes = append(e.volumes, make([]float64, r.seeds))
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(r.workers, 1))
	for seed := range r.seeds {
		group.Go(func() error {
			found, err := search(ctx, seed)
			if err != nil {
				return fmt.Errorf("%s, seed %d: %w", name, seed, err)
			}
			for i, v := range found {
				e.volumes[i][seed] = v
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	r.entries = append(r.entries, e)
	return nil
}

// ours is one of lrunet's algorithms, which may know its budget: a search for each.
func (r *race) ours(ctx context.Context, name string, seed int) ([]float64, error) {
	var found []float64
	for _, budget := range r.budgets {
		v, err := r.space.Search(ctx, name, budget, uint64(seed))
		if err != nil {
			return nil, err
		}
		found = append(found, v)
	}
	return found, nil
}

// print writes the medians, and in how many pairs of searches the first is ahead.
func (r *race) print(w io.Writer) {
	fmt.Fprintf(w, "Hypervolume, median of %d searches and quartiles:\n\n| algorithm |", r.seeds)
	for _, b := range r.budgets {
		fmt.Fprintf(w, " %d evaluations |", b)
	}
	fmt.Fprint(w, "\n| --- |")
	for range r.budgets {
		fmt.Fprint(w, " ---: |")
	}
	for _, e := range r.entries {
		fmt.Fprintf(w, "\n| %s |", e.name)
		for _, v := range e.volumes {
			fmt.Fprintf(w, " %.1f (%.1f to %.1f) |", stats.Quantile(v, 0.5), stats.Quantile(v, 0.25), stats.Quantile(v, 0.75))
		}
	}
	first := r.entries[0]
	fmt.Fprintf(w, "\n\n%s has more than another with the same seed, of %d pairs; p of a sign test:\n\n", first.name, r.seeds)
	for _, e := range r.entries[1:] {
		fmt.Fprintf(w, "- %s:", e.name)
		for i, b := range r.budgets {
			more, less := ahead(first.volumes[i], e.volumes[i])
			fmt.Fprintf(w, " %d after %d (p = %.2g)%s", more, b, stats.McNemar(more, less), map[bool]string{true: ".\n", false: ","}[i == len(r.budgets)-1])
		}
	}
}

// ahead counts the pairs in which the first has more, and those in which it has less.
func ahead(a, b []float64) (more, less int) {
	for i := range a {
		switch {
		case a[i] > b[i]:
			more++
		case a[i] < b[i]:
			less++
		}
	}
	return more, less
}
