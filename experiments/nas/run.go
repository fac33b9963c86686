package nas

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	"lrunet/eval"
	"lrunet/eval/imageset"
	"lrunet/eval/store"
	"lrunet/experiments"
	"lrunet/experiments/dataset"
	"lrunet/experiments/rundir"
	"lrunet/internal/interrupt"
	"lrunet/lrunet"
	"lrunet/search"
	"lrunet/space"
)

// Names of a study's series of evaluations.
const (
	searchSeries   = "search"
	baselineSeries = "random"
)

// Run executes an experiment and writes its folder: the resolved experiment,
// the study, the front's checkpoints, tables and report. When ctx is done, what
// is finished is kept and reported, but the test split stays closed; the error
// is then nil and the outcome says Interrupted.
//
// The error says what is wrong with the experiment or its data, that ctx ended
// while these were loaded, or what failed later and where what was finished is.
func Run(ctx context.Context, e Experiment, o experiments.Options) (*Outcome, error) {
	if err := e.Validate(); err != nil {
		return nil, err
	}
	r, err := newRun(ctx, e, o)
	if err != nil {
		return nil, err
	}
	defer r.close()
	interrupted, err := r.search(ctx)
	if err == nil && !interrupted {
		interrupted, err = r.test(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("%w (what was finished is in %s)", err, r.folder)
	}
	if !interrupted {
		if err := r.store.SetMeta(store.MetaFinished, o.Now().Format(time.RFC3339)); err != nil {
			return nil, err
		}
	}
	if err := r.store.Close(); err != nil {
		return nil, err
	}
	outcome, err := Report(string(r.folder))
	if err == nil {
		outcome.Interrupted = interrupted
	}
	return outcome, err
}

// run is an experiment in execution.
type run struct {
	experiment Experiment // resolved
	options    experiments.Options
	folder     rundir.Folder
	lock       *rundir.Lock
	space      *space.Space
	start      []*space.Genome
	workers    *eval.Workers
	store      *store.Store
	keeper     *keeper
	sessions   *rundir.Sessions
}

// newRun checks everything that can be checked before a folder is made.
func newRun(ctx context.Context, e Experiment, o experiments.Options) (*run, error) {
	if o.Dataset != "" {
		e.Data.Name = o.Dataset
	}
	o.Data = e.Data.Over(o.Data)
	e.Data.Images = experiments.ImagesOf(o.Data)
	data, err := dataset.Load(ctx, e.Data.Name, o.Data)
	if err != nil {
		return nil, err
	}
	if o.Dataset != "" && !data.Mirror {
		e.Training.Recipe.Flip = false
	}
	if _, _, err := imageset.Holdout(data.Train, e.Data.Validation, e.Data.SplitSeed); err != nil {
		return nil, fmt.Errorf("data: %w", err)
	}
	r := &run{options: o}
	if r.space, err = space.New(e.Space, eval.Shape(data)); err != nil {
		return nil, fmt.Errorf("space: %w", err)
	}
	if r.start, err = encode(r.space, e.Search.Start); err != nil {
		return nil, fmt.Errorf("search: start: %w", err)
	}
	r.workers = eval.NewWorkers(data, o.Workers, o.Threads)
	if r.experiment, err = e.resolve(r.workers.First(), r.space, r.start); err == nil {
		err = r.open()
	}
	if err != nil {
		r.close()
		return nil, err
	}
	return r, nil
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

// open makes the run's folder and its study.
func (r *run) open() error {
	var err error
	if r.folder, err = rundir.New(r.options.Folder, cmp.Or(r.options.Name, r.experiment.Name)); err != nil {
		return err
	}
	if r.lock, err = r.folder.Lock(); err != nil {
		return err
	}
	text, err := r.experiment.YAML()
	if err != nil {
		return err
	}
	if err := r.folder.Write(rundir.File{Name: rundir.ExperimentFile, Write: func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	}}); err != nil {
		return err
	}
	data := r.workers.First().Data
	if r.keeper, err = newKeeper(r.folder, data.Classes); err != nil {
		return err
	}
	if r.store, err = store.Open(r.folder.Study()); err != nil {
		return err
	}
	return r.describe(string(text), data)
}

// describe stores what the report says about the run as a whole.
func (r *run) describe(experiment string, data *dataset.Dataset) error {
	for key, value := range map[string]string{
		store.MetaExperiment:  experiment,
		store.MetaDataset:     data.Name,
		store.MetaDatasetHash: data.Hash,
		store.MetaSeed:        strconv.FormatUint(r.experiment.Seed, 10),
		"dataset_mean":        fmt.Sprint(data.Mean), // of each channel, training split, pixels from 0 to 1
		"dataset_std":         fmt.Sprint(data.Std),
	} {
		if err := r.store.SetMeta(key, value); err != nil {
			return err
		}
	}
	var err error
	if r.sessions, err = rundir.NewSessions(r.store, nil); err != nil {
		return err
	}
	return r.sessions.Begin(r.options.Command, r.options.Version, r.workers.Threads(), r.options.Now())
}

func (r *run) close() {
	r.workers.Close()
	if r.store != nil {
		r.store.Close() // an error was reported where it mattered; Close is idempotent
	}
	r.lock.Release()
}

// search runs the algorithm, then its baseline.
func (r *run) search(ctx context.Context) (interrupted bool, err error) {
	s := r.experiment.Search
	interrupted, err = r.evolve(ctx, searchSeries, s.Algorithm, s.options(r.experiment.Seed), r.start, r.keeper)
	if err != nil || interrupted || s.Baseline == "" {
		return interrupted, err
	}
	options := search.Options{Budget: s.Budget, Population: s.Population, Seed: r.experiment.Seed}
	return r.evolve(ctx, baselineSeries, s.Baseline, options, nil, nil)
}

// evolve runs one algorithm into one series.
func (r *run) evolve(ctx context.Context, series, algorithm string, o search.Options, start []*space.Genome, k *keeper) (interrupted bool, err error) {
	a, err := search.New[*space.Genome](algorithm, o)
	if err != nil {
		return false, err
	}
	v := &evaluator{
		experiment: r.experiment, store: r.store, workers: r.workers, keeper: k,
		series: series, observe: r.options.Observe, best: math.NaN(),
		advance: func() error { return r.sessions.Advance(r.options.Now(), 1) },
	}
	_, err = a.Run(ctx, search.Problem[*space.Genome]{Sample: r.space.Sample, Evaluate: v.evaluate, Initial: start})
	if interrupt.Caused(ctx, err) {
		return true, nil
	}
	return false, err
}
