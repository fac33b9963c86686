package nas

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"sync"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/eval/train"
	"lrunet/experiments"
	"lrunet/lrunet/graph"
	"lrunet/search"
	"lrunet/space"
)

// evaluator scores batches of genomes: costs first, training only for those
// that keep the constraints on costs. What it returns does not depend on how many
// workers the workers has.
type evaluator struct {
	experiment Experiment
	store      *store.Store
	workers    *eval.Workers
	keeper     *keeper // of the search's checkpoints; nil for the baseline
	series     string
	advance    func() error // called after each training that is in the store
	observe    experiments.Observer

	mu   sync.Mutex // guards what follows, the observer, and the batch in work
	done int
	best float64
}

// batch is some genomes in work.
type batch struct {
	genomes     []*space.Genome
	evaluations []search.Evaluation
	entries     []store.Candidate
	finished    []bool
	appended    int // how many entries are in the series, from the first
}

// evaluate is search.Evaluate.
func (v *evaluator) evaluate(ctx context.Context, genomes []*space.Genome) ([]search.Evaluation, error) {
	n := len(genomes)
	b := &batch{genomes, make([]search.Evaluation, n), make([]store.Candidate, n), make([]bool, n), 0}
	err := v.workers.Each(ctx, n, func(ctx context.Context, worker, i int) error { return v.one(ctx, worker, b, i) })
	return b.evaluations, cmp.Or(v.appendRest(b), err) // what cannot be kept is worse than an interruption
}

// one evaluates genome i of a batch.
func (v *evaluator) one(ctx context.Context, worker int, b *batch, i int) error {
	result, err := v.measure(ctx, worker, b.genomes[i].Key())
	if err != nil {
		return err
	}
	evaluation, note := v.experiment.evaluation(result.Measures, result.Failure)
	v.mu.Lock()
	defer v.mu.Unlock()
	b.evaluations[i] = evaluation
	b.entries[i] = store.Candidate{Result: result, Violation: evaluation.Violation, Note: note}
	b.finished[i] = true
	v.report(worker, result, note)
	return v.appendFinished(b)
}

// measure gives a candidate its costs and, if those are allowed, its accuracy:
// from the store if that has it, else by training.
func (v *evaluator) measure(ctx context.Context, worker int, arch string) (eval.Result, error) {
	runner := v.workers.Runners[worker]
	job := v.experiment.job(runner, arch)
	_, costs, err := runner.Costs(job)
	if err != nil {
		return eval.Result{}, fmt.Errorf("candidate %s: %w", arch, err)
	}
	if violation, _ := v.experiment.violation(costs); violation > 0 {
		return eval.Result{Job: job, Measures: costs}, nil
	}
	if known, ok, err := v.store.Get(job.Key()); err != nil || ok {
		return known, err
	}
	runner.Progress = func(p train.Progress) {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.tell(experiments.Event{Worker: worker, Arch: arch, Training: &p})
	}
	result, model, err := runner.Run(ctx, job)
	if err != nil {
		return eval.Result{}, fmt.Errorf("candidate %s: %w", arch, err)
	}
	return result, v.keep(ctx, result, model)
}

// keep makes a result durable, with its weights if it may be of the front.
func (v *evaluator) keep(ctx context.Context, result eval.Result, model *graph.Model) error {
	if v.keeper != nil && model != nil {
		evaluation, _ := v.experiment.evaluation(result.Measures, result.Failure)
		if err := v.keeper.keep(result, evaluation, model); err != nil {
			return err
		}
	}
	if err := v.store.Put(context.WithoutCancel(ctx), result); err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.advance()
}

// appendFinished appends to the series what is finished without a gap, so that
// its order is that of the batch for any number of workers.
func (v *evaluator) appendFinished(b *batch) error {
	for b.appended < len(b.genomes) && b.finished[b.appended] {
		if _, err := v.store.Append(v.series, b.entries[b.appended]); err != nil {
			return err
		}
		b.appended++
	}
	return nil
}

// appendRest appends what an interrupted batch finished behind a gap.
func (v *evaluator) appendRest(b *batch) error {
	for i := b.appended; i < len(b.genomes); i++ {
		if !b.finished[i] {
			continue
		}
		if _, err := v.store.Append(v.series, b.entries[i]); err != nil {
			return err
		}
	}
	return nil
}

func (v *evaluator) report(worker int, result eval.Result, note string) {
	v.done++
	outcome := note
	if m, ok := result.Measures.Get(eval.Accuracy); ok {
		outcome = fmt.Sprintf("%.2f %%", m.Value)
		if math.IsNaN(v.best) || m.Value > v.best {
			v.best = m.Value
		}
		if note != "" {
			outcome += ", " + note
		}
	}
	v.tell(experiments.Event{Worker: worker, Arch: result.Job.Arch, Outcome: outcome})
}

func (v *evaluator) tell(e experiments.Event) {
	if v.observe != nil {
		e.Done, e.Budget, e.Best, e.Series = v.done, v.experiment.Search.Budget, v.best, v.series
		v.observe(e)
	}
}
