package table

import (
	"context"
	"fmt"

	"lrunet/eval"
	"lrunet/eval/train"
	"lrunet/experiments"
	"lrunet/experiments/rundir"
)

// all does the trainings, as many at a time as there are workers.
func (b *build) all(ctx context.Context, tasks []task) error {
	return b.workers.Each(ctx, len(tasks), func(ctx context.Context, worker, i int) error {
		return b.one(ctx, worker, tasks[i])
	})
}

// one does one training, keeps it and tells of it.
func (b *build) one(ctx context.Context, worker int, k task) error {
	runner := b.workers.Runners[worker]
	runner.Progress = func(p train.Progress) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.notify(experiments.Event{Worker: worker, Arch: b.table.describe(k), Training: &p})
	}
	result, err := b.work.Train(ctx, runner, rundir.Training{Job: b.table.job(runner, k)})
	if err != nil {
		return fmt.Errorf("%s: %w", b.table.describe(k), err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	outcome := result.Failure
	if m, ok := result.Measures.Get(eval.Accuracy); ok {
		outcome = fmt.Sprintf("%.2f %%", m.Value)
	}
	b.done.add(result)
	b.notify(experiments.Event{Worker: worker, Arch: b.table.describe(k), Outcome: outcome})
	return b.work.Sessions.Advance(b.options.Now(), 1)
}

// notify sends an event to the observer, with the progress filled in.
func (b *build) notify(e experiments.Event) {
	if b.options.Observe == nil {
		return
	}
	e.Done, e.Budget, e.Best, e.Series = b.done.trainings, b.done.planned, b.done.best, "table"
	b.options.Observe(e)
}

// progress is how far a table is.
type progress struct {
	trainings, planned int
	best               float64 // percent; NaN before the first
}

func (n *progress) add(result eval.Result) {
	n.trainings++
	n.best = result.Measures.Highest(eval.Accuracy, n.best)
}
