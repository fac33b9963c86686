package sweep

import (
	"context"
	"fmt"

	"lrunet/eval"
	"lrunet/eval/imageset"
	"lrunet/eval/store"
	"lrunet/eval/train"
	"lrunet/experiments"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/graph"
)

// shown is the measure that the sweep's accuracies are.
func (s Sweep) shown() string {
	if s.Test {
		return eval.TestAccuracy
	}
	return eval.Accuracy
}

// score scores a network on the split that the sweep shows.
func (r *run) score(ctx context.Context, model *graph.Model) (train.Score, error) {
	runner := r.workers.First()
	if r.sweep.Test {
		return runner.Test(ctx, model)
	}
	_, validation, err := imageset.Holdout(runner.Data.Train, r.sweep.Data.Validation, r.sweep.Data.SplitSeed)
	if err != nil {
		return train.Score{}, err
	}
	return eval.Score(ctx, model, validation)
}

// testAll scores the test split from the checkpoints of trainings.
func (r *run) testAll(ctx context.Context, tasks []task) error {
	for _, t := range tasks {
		if err := r.testOne(ctx, t); err != nil {
			return fmt.Errorf("%s: %w", t, err)
		}
	}
	return nil
}

func (r *run) testOne(ctx context.Context, t task) error {
	runner := r.workers.First()
	c, err := checkpoint.Load(CheckpointPath(r.work.Folder, t.entry.Name, t.seed))
	if err != nil {
		return err
	}
	model, err := eval.Restore(c, runner.Pool)
	if err != nil {
		return err
	}
	score, err := runner.Test(ctx, model)
	if err != nil {
		return err
	}
	key, m := r.sweep.job(runner, t.entry, t.seed).Key(), eval.TestMeasure(score)
	if err := r.work.Store.AddPredictions(key, store.Predictions{Split: store.TestSplit, Classes: score.Classes}, m); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.notify(experiments.Event{Arch: t.String() + " on the test split", Outcome: fmt.Sprintf("%.2f %%", m.Value)})
	return r.work.Sessions.Advance(r.options.Now(), 0)
}
