package nas

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/internal/interrupt"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/graph"
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

// testOne scores one network from its checkpoint, unless an earlier session did.
func (r *run) testOne(ctx context.Context, candidate store.Candidate) error {
	if _, done := candidate.Result.Measures.Get(eval.TestAccuracy); done {
		return nil
	}
	model, err := r.model(ctx, candidate)
	if err != nil {
		return err
	}
	score, err := r.workers.First().Test(ctx, model)
	if err != nil {
		return fmt.Errorf("testing %s: %w", candidate.Result.Job.Arch, err)
	}
	return r.work.Store.AddPredictions(candidate.Key, store.Predictions{Split: store.TestSplit, Classes: score.Classes}, eval.TestMeasure(score))
}

// model is a network of the front, from its checkpoint. One whose result came
// from another run without its weights is trained here, to the same bits.
func (r *run) model(ctx context.Context, candidate store.Candidate) (*graph.Model, error) {
	runner, path := r.workers.First(), r.checkpoints.path(candidate.Key)
	c, err := checkpoint.Load(path)
	if err == nil {
		return eval.Restore(c, runner.Pool)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	again := *runner
	again.Known, again.Progress = nil, nil
	result, model, err := again.Run(ctx, candidate.Result.Job)
	if err == nil && model == nil {
		err = errors.New(result.Failure)
	}
	if err != nil {
		return nil, fmt.Errorf("training %s again: %w", candidate.Result.Job.Arch, err)
	}
	if err := checkpoint.Save(path, eval.Checkpoint(result, model, runner.Data.Classes)); err != nil {
		return nil, err
	}
	return model, runner.Partials.Remove(candidate.Result.Job)
}
