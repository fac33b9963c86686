package sweep

import (
	"context"
	"fmt"

	"lrunet/eval"
	"lrunet/eval/train"
	"lrunet/experiments"
	"lrunet/experiments/rundir"
)

// one does one training, keeps it and tells of it.
func (r *run) one(ctx context.Context, worker int, t task) error {
	runner := r.workers.Runners[worker]
	runner.Progress = func(p train.Progress) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.notify(experiments.Event{Worker: worker, Arch: t.String(), Training: &p})
	}
	result, err := r.work.Train(ctx, runner, rundir.Training{
		Job: r.sweep.job(runner, t.entry, t.seed), Test: r.sweep.Test,
		Checkpoint: CheckpointPath(r.work.Folder, t.entry.Name, t.seed), Command: r.options.Command,
	})
	if err == nil {
		err = r.copyWeights(t)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", t, err)
	}
	return r.finished(worker, t, result)
}

// finished reports a training that is in the store.
func (r *run) finished(worker int, t task, result eval.Result) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done.add(result, r.sweep.shown())
	outcome := result.Failure
	if m, ok := result.Measures.Get(r.sweep.shown()); ok {
		outcome = fmt.Sprintf("%.2f %%", m.Value)
	}
	r.notify(experiments.Event{Worker: worker, Arch: t.String(), Outcome: outcome})
	return r.work.Sessions.Advance(r.options.Now(), 1)
}

// progress is how far the sweep is.
type progress struct {
	trainings int
	best      float64 // percent; NaN before the first
}

func (n *progress) add(result eval.Result, measure string) {
	n.trainings++
	n.best = result.Measures.Highest(measure, n.best)
}

// notify sends an event to the observer, with the progress filled in.
func (r *run) notify(e experiments.Event) {
	if r.options.Observe == nil {
		return
	}
	e.Done, e.Budget, e.Best, e.Series = r.done.trainings, len(r.tasks), r.done.best, "sweep"
	r.options.Observe(e)
}
