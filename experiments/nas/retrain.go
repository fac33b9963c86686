package nas

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/eval/train"
	"lrunet/experiments"
	"lrunet/internal/words"
	"lrunet/lrunet/checkpoint"
)

// retrain trains those of the networks again, to the same bits, whose weights are not
// here: results of another run come without them, and files may have been removed.
func (r *run) retrain(ctx context.Context, networks []store.Candidate) error {
	lost := slices.DeleteFunc(slices.Clone(networks), func(c store.Candidate) bool { return exists(r.checkpoints.path(c.Key)) })
	if len(lost) == 0 {
		return nil
	}
	r.options.Observe.Note("%s of the front, whose weights are not in this run: trained again before the test", words.Count(len(lost), "member", "members"))
	p := r.phase(againSeries)
	p.all = len(lost)
	return r.workers.Each(ctx, len(lost), func(ctx context.Context, worker, i int) error { return p.retrainOne(ctx, worker, lost[i]) })
}

// retrainOne trains one network and saves its weights.
func (p *phase) retrainOne(ctx context.Context, worker int, c store.Candidate) error {
	job := c.Result.Job
	runner := *p.workers.Runners[worker]
	runner.Known, runner.Bare = nil, false // its weights are wanted
	runner.Progress = func(t train.Progress) { p.notify(experiments.Event{Worker: worker, Arch: job.Arch, Training: &t}) }
	result, model, err := runner.Run(ctx, job)
	if err == nil && model == nil {
		err = errors.New(result.Failure)
	}
	if err != nil {
		return fmt.Errorf("training %s again: %w", job.Arch, err)
	}
	if err := checkpoint.Save(p.checkpoints.path(c.Key), eval.Checkpoint(result, model, runner.Data.Classes)); err != nil {
		return err
	}
	p.count(result, eval.Accuracy)
	p.notify(experiments.Event{Worker: worker, Arch: job.Arch, Outcome: fmt.Sprintf("%.2f %%", result.Measures.Value(eval.Accuracy))})
	return runner.Partials.Remove(job)
}
