package nas

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"time"

	"lrunet/eval"
	"lrunet/eval/imageset"
	"lrunet/eval/store"
	"lrunet/experiments"
	"lrunet/experiments/dataset"
	"lrunet/internal/atomicfile"
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
// is finished is kept and reported, but the test part stays closed; the error
// is then nil and the outcome says Interrupted.
func Run(ctx context.Context, e Experiment, o experiments.Options) (*Outcome, error) {
	if err := e.Validate(); err != nil {
		return nil, err
	}
	r, err := newRun(e, o)
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
	outcome, err := Report(r.folder)
	if err == nil {
		outcome.Interrupted = interrupted
	}
	return outcome, err
}

// run is an experiment in execution.
type run struct {
	experiment Experiment // resolved
	options    experiments.Options
	folder     string
	space      *space.Space
	start      []*space.Genome
	workers    *eval.Workers
	store      *store.Store
	keeper     *keeper
}

// newRun checks everything that can be checked before a folder is made.
func newRun(e Experiment, o experiments.Options) (*run, error) {
	if o.Dataset != "" {
		e.Data.Name = o.Dataset
	}
	o.Data = e.Data.Over(o.Data)
	e.Data.Images = experiments.ImagesOf(o.Data)
	data, err := dataset.Load(e.Data.Name, o.Data)
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
	name := r.options.Name
	if name == "" {
		name = r.experiment.Name
	}
	parent := r.options.Folder
	if parent == "" {
		parent = "runs"
	}
	var err error
	if r.folder, err = newFolder(parent, name); err != nil {
		return err
	}
	text, err := r.experiment.YAML()
	if err != nil {
		return err
	}
	if err := atomicfile.WriteBytes(filepath.Join(r.folder, experimentFile), text); err != nil {
		return err
	}
	data := r.workers.First().Data
	if r.keeper, err = newKeeper(filepath.Join(r.folder, checkpointFolder), data.Classes); err != nil {
		return err
	}
	if r.store, err = store.Open(filepath.Join(r.folder, studyFile)); err != nil {
		return err
	}
	return r.describe(string(text), data)
}

// describe stores what the report says about the run as a whole.
func (r *run) describe(experiment string, data *dataset.Dataset) error {
	facts := map[string]string{
		store.MetaExperiment:  experiment,
		store.MetaCommand:     r.options.Command,
		store.MetaVersion:     r.options.Version,
		store.MetaDataset:     data.Name,
		store.MetaDatasetHash: data.Hash,
		store.MetaSeed:        strconv.FormatUint(r.experiment.Seed, 10),
		store.MetaStarted:     r.options.Now().Format(time.RFC3339),
		"dataset_mean":        fmt.Sprint(data.Mean), // of each channel, training part, pixels from 0 to 1
		"dataset_std":         fmt.Sprint(data.Std),
	}
	for key, value := range describeMachine(r.workers.Threads()) {
		facts[key] = value
	}
	for key, value := range facts {
		if err := r.store.SetMeta(key, value); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) close() {
	r.workers.Close()
	if r.store != nil {
		r.store.Close() // an error was reported where it mattered; closing twice does no harm
	}
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
	}
	_, err = a.Run(ctx, search.Problem[*space.Genome]{Sample: r.space.Sample, Evaluate: v.evaluate, Initial: start})
	if err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return true, nil
	}
	return false, err
}
