package sweep

import (
	"context"
	"fmt"

	"lrunet/eval"
	"lrunet/experiments"
	"lrunet/internal/words"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
)

// deepest is the place of the entry of the largest reuse, the first of equals,
// and how much that is; false where none reuses layers.
func deepest(entries []Entry) (place, reuse int, ok bool) {
	for i, e := range entries {
		if m := reuseOf(e.Network); m > max(reuse, 1) {
			place, reuse = i, m
		}
	}
	return place, reuse, reuse > 1
}

// reuseOf is the largest reuse of an architecture's stages; 0 for networks that
// do not reuse layers.
func reuseOf(arch string) int {
	a, err := lrunet.Parse(arch)
	if err != nil {
		return 0
	}
	return mostReuse(a)
}

func mostReuse(a lrunet.Arch) int {
	most := 0
	for _, s := range a.Stages {
		most = max(most, s.Reuse)
	}
	return most
}

// truncatedMeasure names the accuracy after n iterations on the split that the sweep
// shows. It is named after that: a sweep may turn to the test split later.
func (s Sweep) truncatedMeasure(n int) string {
	if s.Test {
		return fmt.Sprintf("truncated_accuracy_%d", n)
	}
	return fmt.Sprintf("truncated_validation_accuracy_%d", n)
}

// truncate measures the deepest network after fewer iterations, for each seed.
// What is in the store already is not measured again.
func (r *run) truncate(ctx context.Context) error {
	place, reuse, ok := deepest(r.sweep.Entries())
	if !ok {
		return fmt.Errorf("none of the networks uses its layers more than once: there are no iterations to remove")
	}
	deep := r.entries[place]
	for _, seed := range r.sweep.Seeds {
		key := r.sweep.job(r.workers.First(), deep, seed).Key()
		result, _, err := r.work.Store.Get(key)
		if err != nil {
			return err
		}
		if result.Failure != "" {
			continue
		}
		for n := 1; n <= reuse; n++ {
			if _, done := result.Measures.Get(r.sweep.truncatedMeasure(n)); done {
				continue
			}
			if err := r.truncateOne(ctx, key, task{entry: deep, seed: seed}, n); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *run) truncateOne(ctx context.Context, key string, t task, n int) error {
	runner := r.workers.First()
	c, err := checkpoint.Load(CheckpointPath(r.work.Folder, t.entry.Name, t.seed))
	if err != nil {
		return err
	}
	model, err := runner.Truncated(ctx, c, n)
	if err != nil {
		return fmt.Errorf("%s after %s: %w", t, words.Count(n, "iteration", "iterations"), err)
	}
	score, err := r.score(ctx, model)
	if err != nil {
		return err
	}
	m := eval.TestMeasure(score)
	m.Name = r.sweep.truncatedMeasure(n)
	if err := r.work.Store.AddMeasures(key, eval.Measures{m}); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.notify(experiments.Event{Arch: fmt.Sprintf("%s after %s", t, words.Count(n, "iteration", "iterations")), Outcome: fmt.Sprintf("%.2f %%", m.Value)})
	return r.work.Sessions.Advance(r.options.Now(), 0)
}
