package nas

import (
	"context"
	"fmt"
	"math"

	"lrunet/eval"
	"lrunet/eval/imageset"
	"lrunet/experiments"
	"lrunet/experiments/rundir"
	"lrunet/internal/interrupt"
	"lrunet/internal/words"
	"lrunet/lrunet"
	"lrunet/search"
	"lrunet/space"
)

// Names of a study's series of evaluations.
const (
	searchSeries   = "search"
	baselineSeries = "random"
)

// SeriesNames are the names of a study's series of candidates, the search's
// first.
func SeriesNames() []string { return []string{searchSeries, baselineSeries} }

// Run executes an experiment and writes its folder: the resolved experiment,
// the study, the front's checkpoints, tables and report. Where the folder holds
// the same search, Run resumes it, with a larger budget too; a resumed search
// ends as one that was never stopped, but for an asynchronous one. When ctx is done, what is finished is kept
// and reported, but the test split stays closed; the error is then nil and the
// outcome says Interrupted.
//
// The error says what is wrong with the experiment or its data, in what the
// folder's search differs (a rundir.OccupiedError), that ctx ended while data were
// loaded, or what failed later and where what was finished is.
func Run(ctx context.Context, e Experiment, o experiments.Options) (*Outcome, error) {
	if err := e.Validate(); err != nil {
		return nil, err
	}
	r, err := newRun(ctx, e, o)
	if err != nil {
		return nil, err
	}
	defer r.close()
	interrupted, err := r.resume(ctx)
	if err != nil {
		return nil, r.work.Failed(err, "candidates")
	}
	if err := r.work.Close(); err != nil {
		return nil, err
	}
	outcome, err := Report(string(r.work.Folder))
	if err == nil {
		outcome.Interrupted = interrupted
	}
	return outcome, err
}

// run is an experiment in execution.
type run struct {
	experiment  Experiment // resolved
	options     experiments.Options
	space       *space.Space
	start       []*space.Genome
	workers     *eval.Workers
	work        *rundir.Work
	known       *rundir.Known
	memory      int64 // bytes that trainings may take
	checkpoints *checkpoints
	stopwatch   *stopwatch
	finished    bool // there is nothing left to do
}

// resume does what is left to do.
func (r *run) resume(ctx context.Context) (interrupted bool, err error) {
	o := r.options
	if r.finished {
		o.Observe.Note("%s is finished: nothing is left to train", r.work.Folder)
		return false, nil
	}
	if err := r.work.Sessions.Begin(o.Command, o.Version, r.workers.Threads(), o.Now()); err != nil {
		return false, err
	}
	if err := r.options.Begin(ctx, r.work, r.workers); err != nil {
		return false, err
	}
	if note := r.work.Sessions.OtherKernels(); note != "" {
		o.Observe.Note("%s", note)
	}
	if note := r.work.Sessions.OtherProcessor(); note != "" && r.experiment.timed() {
		o.Observe.Note("%s", note)
	}
	interrupted, err = r.search(ctx)
	if err == nil && !interrupted {
		interrupted, err = r.test(ctx)
	}
	if err == nil && !interrupted {
		interrupted, err = r.finish(ctx)
	}
	switch {
	case err != nil:
		return false, err
	case interrupted: // in a training, whose time counts too
		return true, r.work.Sessions.Advance(o.Now(), 0)
	}
	return false, o.Finish(ctx, r.work)
}

// newRun checks everything that can be checked before a folder is made.
func newRun(ctx context.Context, e Experiment, o experiments.Options) (*run, error) {
	if o.Dataset != "" {
		e.Data.Name = o.Dataset
	}
	data, err := e.Data.Load(ctx, o.Data)
	if err != nil {
		return nil, err
	}
	if o.Dataset != "" && !data.Mirror {
		e.Training.Recipe.Flip = false
		e.Final = e.Final.unflipped()
	}
	o.Observe = o.Observe.OneAtATime()
	r := &run{options: o}
	if r.space, err = space.New(e.Space, eval.Shape(data)); err != nil {
		return nil, experiments.KeyError{Err: err}
	}
	if r.start, err = encode(r.space, e.Search.Start); err != nil {
		return nil, experiments.KeyError{Err: fmt.Errorf("search: start: %w", err)}
	}
	r.workers = eval.NewWorkers(data, o.Workers, o.Threads)
	if err := r.prepare(ctx, e, data); err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

// prepare resolves the experiment and opens its folder.
func (r *run) prepare(ctx context.Context, e Experiment, data *imageset.Dataset) error {
	notes, err := e.checkBounds(r.workers.First(), r.space)
	if err != nil {
		return err
	}
	if r.experiment, err = e.resolve(r.workers.First(), r.space, r.start); err != nil {
		return err
	}
	if err := r.checkDeviceFits(); err != nil {
		return err
	}
	for _, note := range notes {
		r.options.Observe.Note("%s", note)
	}
	if err := r.open(ctx, data); err != nil {
		return err
	}
	r.stopwatch = newStopwatch(r)
	return nil
}

// encode finds the first population's architectures in the space.
func encode(s *space.Space, archs []string) ([]*space.Genome, error) {
	var genomes []*space.Genome
	for _, text := range archs {
		arch, err := lrunet.Parse(text)
		if err != nil {
			return nil, err
		}
		g, err := s.Encode(arch)
		if err != nil {
			return nil, err
		}
		genomes = append(genomes, g)
	}
	return genomes, nil
}

func (r *run) close() {
	r.workers.Close()
	r.work.Close()  // an error was reported where it mattered; Close is idempotent
	r.known.Close() // it was only read
}

// search runs the algorithm, then its baseline.
func (r *run) search(ctx context.Context) (interrupted bool, err error) {
	s := r.experiment.Search
	if s.Asynchronous {
		r.options.Observe.Note("asynchronous, %s at a time: %s", words.Count(len(r.workers.Runners), "candidate", "candidates"), asynchronousNote)
	}
	interrupted, err = r.evolve(ctx, searchSeries, s.Algorithm, s.options(r.experiment.Seed), r.start, r.checkpoints)
	if err != nil || interrupted || s.Baseline == "" {
		return interrupted, err
	}
	options := search.Options{Budget: s.Budget, Population: s.Population, Seed: r.experiment.Seed}
	return r.evolve(ctx, baselineSeries, s.Baseline, options, nil, nil)
}

// evolve runs one algorithm into one series.
func (r *run) evolve(ctx context.Context, series, algorithm string, o search.Options, start []*space.Genome, c *checkpoints) (interrupted bool, err error) {
	a, err := search.New[*space.Genome](algorithm, o)
	if err != nil {
		return false, err
	}
	there, err := r.work.Store.Series(series)
	if err != nil {
		return false, err
	}
	v := &evaluator{
		experiment: r.experiment, store: r.work.Store, workers: r.workers, checkpoints: c,
		stopwatch: r.stopwatch,
		series:    series, there: len(there), observe: r.options.Observe, best: math.NaN(), latest: map[string]string{},
		advance: func() error { return r.work.Sessions.Advance(r.options.Now(), 1) },
	}
	if err := r.noteResumed(there); err != nil {
		return false, err
	}
	problem := search.Problem[*space.Genome]{Sample: r.sample, Evaluate: v.evaluate, Initial: start, Rungs: r.experiment.rungCosts(), Foresee: r.foresee}
	if r.experiment.Search.Asynchronous {
		if err := r.fly(&problem, v, there); err != nil {
			return false, err
		}
	}
	_, err = a.Run(ctx, problem)
	if interrupt.Caused(ctx, err) {
		return true, nil
	}
	return false, err
}
