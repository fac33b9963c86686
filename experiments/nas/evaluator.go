package nas

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/eval/train"
	"lrunet/experiments"
	"lrunet/internal/crash"
	"lrunet/internal/words"
	"lrunet/lrunet/graph"
	"lrunet/search"
	"lrunet/space"
)

// evaluator scores batches of candidates: costs first, training only for those
// that keep the constraints on costs. What it returns does not depend on the
// number of workers, nor on what of it an earlier session evaluated: that comes
// from the store. In an asynchronous search batches are of one, and several are in
// work; its order depends on both.
type evaluator struct {
	experiment  Experiment
	store       *store.Store
	workers     *eval.Workers
	stopwatch   *stopwatch
	checkpoints *checkpoints // of the search; nil for the baseline
	series      string
	advance     func() error // called after each training that is in the store
	there       int          // candidates that the series had when the session began; the observer is not notified of them again
	observe     experiments.Observer

	mu       sync.Mutex // guards what follows, the observer, and the batch in work
	done     int        // candidates
	spent    int        // units of the budget
	position int        // of the next candidate in the series
	best     float64
	latest   map[string]string // keys of jobs, by architecture: the last on the rungs so far

	generation  int // in work, from 1; 0 in the baseline
	generations int
}

// batch is some candidates in work.
type batch struct {
	candidates  []search.Candidate[*space.Genome]
	evaluations []search.Evaluation
	entries     []store.Candidate
	finished    []bool
	appended    int // how many entries are in the series, from the first
}

func newBatch(candidates []search.Candidate[*space.Genome]) *batch {
	n := len(candidates)
	return &batch{candidates, make([]search.Evaluation, n), make([]store.Candidate, n), make([]bool, n), 0}
}

// evaluate is search.Evaluate.
func (v *evaluator) evaluate(ctx context.Context, candidates []search.Candidate[*space.Genome]) ([]search.Evaluation, error) {
	if err := v.stopwatch.measure(ctx, candidates); err != nil {
		return nil, err
	}
	v.begin(candidates)
	b := newBatch(candidates)
	err := v.workers.Each(ctx, len(candidates), func(ctx context.Context, worker, i int) error { return v.one(ctx, worker, b, i) })
	return b.evaluations, err
}

// begin takes note of the generation that a batch is. The generations to come
// are full ones, unless the space is exhausted; those on rungs are not known.
func (v *evaluator) begin(candidates []search.Candidate[*space.Genome]) {
	if v.experiment.Search.onRungs() || v.series != searchSeries || len(candidates) == 0 {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	s := v.experiment.Search
	v.generation = candidates[0].Generation + 1
	left := max(s.Budget-v.position-len(candidates), 0)
	size := search.LaterBatch(s.Algorithm, s.Population)
	v.generations = v.generation + (left+size-1)/size
}

// one evaluates candidate i of a batch.
func (v *evaluator) one(ctx context.Context, worker int, b *batch, i int) error {
	result, kept, err := v.measure(ctx, worker, b.candidates[i])
	if err != nil {
		return err
	}
	evaluation, note := v.experiment.after(result.Job.Epochs).evaluation(result.Measures, result.Failure)
	v.mu.Lock()
	defer v.mu.Unlock()
	b.evaluations[i] = evaluation
	b.entries[i] = store.Candidate{Result: result, Violation: evaluation.Violation, Note: note, Lineage: v.lineage(b.candidates[i], result.Job.Key())}
	b.finished[i] = true
	v.report(worker, result, note, kept)
	return v.appendFinished(b)
}

// lineage is a candidate's, with the keys of its parents' jobs. Of one that is
// promoted that is its own on the rung before.
func (v *evaluator) lineage(c search.Candidate[*space.Genome], key string) *store.Lineage {
	l := &store.Lineage{Generation: c.Generation, Operator: c.Operator}
	for _, arch := range c.Parents {
		l.Parents = append(l.Parents, v.latest[arch])
	}
	v.latest[c.Key] = key
	return l
}

// measure gives a candidate its costs and, if those are allowed, its accuracy:
// from the store if that has kept it, else by training.
func (v *evaluator) measure(ctx context.Context, worker int, c search.Candidate[*space.Genome]) (result eval.Result, kept bool, err error) {
	runner, arch := v.workers.Runners[worker], c.Key
	job := v.experiment.jobOn(runner, arch, c.Rung)
	_, costs, taken, err := v.experiment.costs(runner, job)
	if err != nil && !crash.Is(err) { // else it is a result, which Run makes
		return eval.Result{}, false, fmt.Errorf("candidate %s: %w", arch, err)
	}
	own := slices.Concat(taken, v.stopwatch.times[v.experiment.job(runner, arch).Key()])
	costs = slices.Concat(costs, own)
	if violation, _ := v.experiment.violation(costs); violation > 0 {
		return eval.Result{Job: job, Measures: costs}, false, nil
	}
	if known, ok, err := v.store.Get(job.Key()); err != nil || ok {
		v.remember(known)
		return known, true, err
	}
	runner.Progress = func(p train.Progress) {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.notify(experiments.Event{Worker: worker, Arch: arch, Training: &p, Units: v.experiment.units(job.Epochs)})
	}
	result, model, err := runner.Run(ctx, job)
	if err != nil {
		return eval.Result{}, false, fmt.Errorf("candidate %s: %w", arch, err)
	}
	result.Measures = slices.Concat(result.Measures, own)
	return result, false, v.save(ctx, result, model)
}

// save stores a result, and its weights if it may be on the front.
func (v *evaluator) save(ctx context.Context, result eval.Result, model *graph.Model) error {
	if v.keepsWeights(result.Job) && model != nil {
		evaluation, _ := v.experiment.evaluation(result.Measures, result.Failure)
		if err := v.checkpoints.save(result, evaluation, model); err != nil {
			return err
		}
	}
	if err := v.store.Put(context.WithoutCancel(ctx), result); err != nil {
		return err
	}
	if err := v.workers.First().Partials.Remove(result.Job); err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.advance()
}

// keepsWeights says whether a job's network may be on the front.
func (v *evaluator) keepsWeights(job eval.Job) bool {
	return v.checkpoints != nil && job.Epochs == v.experiment.Training.Epochs
}

// remember records the weights of a result of an earlier session.
func (v *evaluator) remember(known eval.Result) {
	if v.keepsWeights(known.Job) {
		evaluation, _ := v.experiment.evaluation(known.Measures, known.Failure)
		v.checkpoints.remember(known.Job.Key(), evaluation)
	}
}

// appendFinished appends to the series what is finished without a gap, so that
// its order is that of the batch for any number of workers and of stops.
func (v *evaluator) appendFinished(b *batch) error {
	for b.appended < len(b.candidates) && b.finished[b.appended] {
		if err := v.append(b.entries[b.appended]); err != nil {
			return err
		}
		b.appended++
	}
	return nil
}

// append puts a candidate at the next position of the series. Earlier versions
// of the program put what was finished after a gap at the end of a series that
// was interrupted: that is removed, and appended again in its turn.
func (v *evaluator) append(c store.Candidate) error {
	position, err := v.store.Append(v.series, c)
	if err == nil && position != v.position {
		if err = v.store.CutSeries(v.series, v.position); err == nil {
			_, err = v.store.Append(v.series, c)
		}
	}
	v.position++
	return err
}

func (v *evaluator) report(worker int, result eval.Result, note string, kept bool) {
	v.done++
	units := v.experiment.units(result.Job.Epochs)
	v.spent += units
	outcome := note
	if m, ok := result.Measures.Get(eval.Accuracy); ok {
		outcome = fmt.Sprintf("%.2f %%", m.Value)
		if whole := result.Job.Epochs == v.experiment.Training.Epochs; whole {
			v.best = result.Measures.Highest(eval.Accuracy, v.best)
		} else {
			outcome += " after " + words.Count(result.Job.Epochs, "epoch", "epochs")
		}
		if note != "" {
			outcome += ", " + note
		}
	}
	if kept {
		outcome += ", trained before"
	}
	if v.done > v.there {
		v.notify(experiments.Event{Worker: worker, Arch: result.Job.Arch, Outcome: outcome, Units: units})
	}
}

// notify sends an event to the observer, with the progress filled in.
func (v *evaluator) notify(e experiments.Event) {
	if v.observe != nil {
		e.Done, e.Budget, e.Best, e.Series = v.spent, v.experiment.planned(), v.best, v.series
		if v.experiment.Search.onRungs() {
			e.Unit = "epochs"
		}
		e.Generation, e.Generations = v.generation, v.generations
		v.observe(e)
	}
}
