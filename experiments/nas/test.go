package nas

import (
	"context"
	"fmt"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/internal/interrupt"
	"lrunet/lrunet/checkpoint"
)

// test opens the test split, once, after everything is selected: it scores the
// front's networks and nothing else.
func (r *run) test(ctx context.Context) (interrupted bool, err error) {
	series, err := r.work.Store.Series(searchSeries)
	if err != nil {
		return false, err
	}
	data := r.workers.First().Data
	if err := r.work.Store.AddLabels(data.Hash, store.Predictions{Split: store.TestSplit, Classes: data.Test.Labels}); err != nil {
		return false, err
	}
	for _, i := range r.experiment.front(series) {
		err := r.testOne(ctx, series[i])
		switch {
		case interrupt.Caused(ctx, err):
			return true, nil
		case err != nil:
			return false, err
		}
	}
	return false, nil
}

// testOne scores one network from its checkpoint.
func (r *run) testOne(ctx context.Context, candidate store.Candidate) error {
	runner := r.workers.First()
	c, err := checkpoint.Load(r.checkpoints.path(candidate.Key))
	if err != nil {
		return err
	}
	model, err := eval.Restore(c, runner.Pool)
	if err != nil {
		return err
	}
	classes, score, err := runner.Predict(ctx, model)
	if err != nil {
		return fmt.Errorf("testing %s: %w", candidate.Result.Job.Arch, err)
	}
	if err := r.work.Store.AddPredictions(candidate.Key, store.Predictions{Split: store.TestSplit, Classes: classes}); err != nil {
		return err
	}
	return r.work.Store.AddMeasures(candidate.Key, eval.Measures{eval.TestMeasure(score)})
}
