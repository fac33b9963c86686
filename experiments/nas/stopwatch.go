package nas

import (
	"context"
	"fmt"
	"slices"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/internal/crash"
	"lrunet/lrunet"
	"lrunet/search"
	"lrunet/space"
)

// stopwatch times candidates for searches that ask how fast they are: before any
// of a batch is trained, one after the other, so that nothing runs beside them.
// What it measured once is in the store, and stays: a search that is resumed goes
// on from the same figures.
type stopwatch struct {
	experiment Experiment
	runner     *eval.Runner
	store      *store.Store
	time       func(context.Context, *lrunet.Program) (eval.Measures, error)
	times      map[string]eval.Measures // by key of the job
}

func newStopwatch(r *run) *stopwatch {
	return &stopwatch{r.experiment, r.workers.First(), r.work.Store, r.options.Timing, map[string]eval.Measures{}}
}

// timed says whether an objective or a constraint is about speed.
func (e Experiment) timed() bool {
	for _, name := range e.measures() {
		if k, _ := eval.KindOf(name); k.Timed() {
			return true
		}
	}
	return false
}

// measures are the names of what objectives and constraints are about.
func (e Experiment) measures() []string {
	var names []string
	for _, o := range e.Objectives {
		names = append(names, o.Measure)
	}
	for _, c := range e.Constraints {
		names = append(names, c.Measure)
	}
	return names
}

// measure times candidates whose costs are allowed.
func (w *stopwatch) measure(ctx context.Context, candidates []search.Candidate[*space.Genome]) error {
	if !w.experiment.timed() {
		return nil
	}
	for _, c := range candidates {
		if err := w.one(ctx, c.Key); err != nil {
			return err
		}
	}
	return nil
}

func (w *stopwatch) one(ctx context.Context, arch string) error {
	job := w.experiment.job(w.runner, arch)
	key := job.Key()
	if w.times[key] != nil {
		return nil
	}
	program, costs, taken, err := w.experiment.costs(w.runner, job)
	if crash.Is(err) {
		return nil // as a candidate it fails
	}
	if err != nil {
		return fmt.Errorf("candidate %s: %w", arch, err)
	}
	if violation, _ := w.experiment.violation(slices.Concat(costs, taken)); violation > 0 {
		return nil
	}
	if w.times[key], err = w.stored(key); err != nil || w.times[key] != nil {
		return err
	}
	times, err := w.time(ctx, program)
	if crash.Is(err) {
		return nil
	}
	if err == nil {
		err = w.store.PutMeasures(job, times)
	}
	if err != nil {
		return fmt.Errorf("candidate %s: %w", arch, err)
	}
	w.times[key] = times
	return nil
}

// stored are the times that the store has of a job; nil where it has none.
func (w *stopwatch) stored(key string) (eval.Measures, error) {
	measures, err := w.store.Measures(key)
	return measures.Timed(), err
}
