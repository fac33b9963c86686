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
	var untested []store.Candidate
	for _, i := range r.experiment.front(series) {
		if _, done := series[i].Result.Measures.Get(eval.TestAccuracy); !done {
			untested = append(untested, series[i])
		}
	}
	err = r.retrain(ctx, untested)
	for i := 0; i < len(untested) && err == nil; i++ {
		err = r.testOne(ctx, untested[i])
	}
	if interrupt.Caused(ctx, err) {
		return true, nil
	}
	return false, err
}

// testOne scores one network from its checkpoint.
func (r *run) testOne(ctx context.Context, candidate store.Candidate) error {
	c, err := checkpoint.Load(r.checkpoints.path(candidate.Key))
	if err != nil {
		return err
	}
	runner := r.workers.First()
	model, err := eval.Restore(c, runner.Pool)
	if err != nil {
		return err
	}
	score, err := runner.Test(ctx, model)
	if err != nil {
		return fmt.Errorf("testing %s: %w", candidate.Result.Job.Arch, err)
	}
	return r.work.Store.AddPredictions(candidate.Key, store.Predictions{Split: store.TestSplit, Classes: score.Classes}, eval.TestMeasure(score))
}
