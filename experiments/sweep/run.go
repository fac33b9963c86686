package sweep

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"time"

	"lrunet/eval"
	"lrunet/eval/imageset"
	"lrunet/eval/store"
	"lrunet/experiments"
	"lrunet/experiments/dataset"
	"lrunet/experiments/rundir"
	"lrunet/internal/interrupt"
)

// Options are what may differ between two executions of one sweep without
// changing its results.
type Options struct {
	experiments.Options
	Truncate bool // also measure the network of the largest reuse after fewer iterations
}

// Run executes a sweep and writes its folder: the resolved sweep, the study, a
// checkpoint for each training, tables and page. Where the folder holds the
// same sweep, it goes on with what is missing; another one is refused. When
// ctx is done, what is finished is kept and reported; the error is then nil and
// the outcome says Interrupted.
//
// The error says what is wrong with the sweep, its data or its folder, that ctx
// ended while data were loaded, or what failed later and where what was finished
// is.
func Run(ctx context.Context, s Sweep, o Options) (*Outcome, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	r, err := newRun(ctx, s, o)
	if err != nil {
		return nil, err
	}
	defer r.close()
	interrupted, err := r.work(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w (what was finished is in %s; the same command goes on)", err, r.folder)
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

// run is a sweep in execution.
type run struct {
	sweep    Sweep // resolved
	options  Options
	folder   rundir.Folder
	networks []network
	workers  *eval.Workers
	lock     *rundir.Lock
	store    *store.Store
	sessions *rundir.Sessions

	mu   sync.Mutex // guards what follows, the observer, and the sessions
	news news
}

// newRun checks everything that can be checked before a folder is made.
func newRun(ctx context.Context, s Sweep, o Options) (*run, error) {
	o.Data = s.Data.Over(o.Data)
	s.Data.Images = experiments.ImagesOf(o.Data)
	data, err := dataset.Load(ctx, s.Data.Name, o.Data)
	if err != nil {
		return nil, err
	}
	if _, _, err := imageset.Holdout(data.Train, s.Data.Validation, s.Data.SplitSeed); err != nil {
		return nil, fmt.Errorf("data: %w", err)
	}
	r := &run{options: o, folder: rundir.Of(o.Folder, cmp.Or(o.Name, s.Name))}
	r.workers = eval.NewWorkers(data, o.Workers, o.Threads)
	r.sweep, r.networks, err = s.resolve(r.workers.First())
	if err == nil {
		err = r.open()
	}
	if err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

func (r *run) data() *dataset.Dataset { return r.workers.First().Data }

func (r *run) close() {
	r.workers.Close()
	if r.store != nil {
		r.store.Close() // an error was reported where it mattered; Close is idempotent
	}
	r.lock.Release()
}

// work does what is missing.
func (r *run) work(ctx context.Context) (interrupted bool, err error) {
	tasks, err := r.missing()
	if err != nil {
		return false, err
	}
	if len(tasks) > 0 || r.options.Truncate {
		o := r.options
		if err := r.sessions.Begin(o.Command, o.Version, r.workers.Threads(), o.Now()); err != nil {
			return false, err
		}
	}
	err = r.all(ctx, tasks)
	if err == nil && r.options.Truncate {
		err = r.truncate(ctx)
	}
	if interrupt.Caused(ctx, err) {
		return true, nil
	}
	if err == nil {
		err = r.store.SetMeta(store.MetaFinished, r.options.Now().Format(time.RFC3339))
	}
	return false, err
}

// task is one training.
type task struct {
	network network
	seed    uint64
}

func (t task) String() string { return fmt.Sprintf("%s seed %d", t.network.name, t.seed) }

// missing lists the trainings that the store lacks: all networks with the
// first seed, then with the second, so that a sweep that is stopped early has
// compared all of them.
func (r *run) missing() ([]task, error) {
	var tasks []task
	for _, seed := range r.sweep.Seeds {
		for _, n := range r.networks {
			known, done, err := r.store.Get(r.sweep.job(r.workers.First(), n.arch, seed).Key())
			if err != nil {
				return nil, err
			}
			if done {
				r.news.add(known)
				continue
			}
			tasks = append(tasks, task{n, seed})
		}
	}
	return tasks, nil
}

// all does the tasks, as many at a time as there are workers.
func (r *run) all(ctx context.Context, tasks []task) error {
	return r.workers.Each(ctx, len(tasks), func(ctx context.Context, worker, i int) error {
		return r.train(ctx, worker, tasks[i])
	})
}
