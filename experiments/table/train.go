package table

import (
	"context"
	"fmt"
	"math"
	"sync"

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
		b.notify(experiments.Event{Worker: worker, Arch: b.table.describe(k), Training: &p})
	}
	result, err := b.work.Train(ctx, runner, rundir.Training{Job: b.table.job(runner, k)})
	if err != nil {
		return fmt.Errorf("%s: %w", b.table.describe(k), err)
	}
	outcome := result.Failure
	if m, ok := result.Measures.Get(eval.Accuracy); ok {
		outcome = fmt.Sprintf("%.2f %%", m.Value)
	}
	b.done.add(result)
	b.notify(experiments.Event{Worker: worker, Arch: b.table.describe(k), Outcome: outcome})
	return b.advance(1)
}

// advance moves the end of the session on.
func (b *build) advance(trainings int) error {
	b.done.mu.Lock()
	defer b.done.mu.Unlock()
	return b.work.Sessions.Advance(b.options.Now(), trainings)
}

// notify sends an event to the observer, with the progress filled in.
func (b *build) notify(e experiments.Event) {
	if b.options.Observe == nil {
		return
	}
	b.done.fill(&e)
	b.options.Observe(e)
}

// progress is how far a table is.
type progress struct {
	mu                 sync.Mutex // guards what follows, and the sessions
	trainings, planned int
	best               float64 // percent; 0 before the first
}

func (n *progress) add(result eval.Result) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.trainings++
	if m, ok := result.Measures.Get(eval.Accuracy); ok {
		n.best = max(n.best, m.Value)
	}
}

func (n *progress) fill(e *experiments.Event) {
	n.mu.Lock()
	defer n.mu.Unlock()
	e.Done, e.Budget, e.Best, e.Series = n.trainings, n.planned, n.best, "table"
	if e.Best == 0 {
		e.Best = math.NaN()
	}
}
