package sweep

import (
	"context"
	"math"
	"slices"
	"sync"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/experiments"
	"lrunet/experiments/dataset"
	"lrunet/experiments/rundir"
	"lrunet/internal/interrupt"
	"lrunet/internal/words"
)

// Options are what may differ between two executions of one sweep without
// changing its results.
type Options struct {
	experiments.Options
	Truncate bool // also measure the network of the largest reuse after fewer iterations
	Tenth    bool // hold a tenth of the training images out, and score these, instead of the sweep's number
}

// Run executes a sweep and writes its folder: the resolved sweep, the study, a
// checkpoint for each training, tables and page. Where the folder holds the
// same sweep, Run trains what is missing, of further networks, variants and seeds too:
// what s has first, then what the folder's sweep has beside it. When ctx is done, what is finished is kept and reported; the error is then nil and
// the outcome says Interrupted.
//
// The error says what is wrong with the sweep or its data, in what the folder's
// sweep differs (a rundir.OccupiedError), that ctx ended while data were loaded,
// or what failed later and where what was finished is.
func Run(ctx context.Context, s Sweep, o Options) (*Outcome, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	r, err := newRun(ctx, s, o)
	if err != nil {
		return nil, err
	}
	defer r.close()
	interrupted, err := r.train(ctx)
	if err != nil {
		return nil, r.work.Failed(err, "trainings")
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

// run is a sweep in execution.
type run struct {
	sweep    Sweep // resolved
	options  Options
	entries  []entry
	workers  *eval.Workers
	work     *rundir.Work
	known    *rundir.Known
	asked    map[string]bool // keys of the trainings that the command asks for
	tasks    []task          // all trainings, once they are planned
	bestless int             // finished trainings whose best epoch is asked for and was not noted

	mu   sync.Mutex // guards what follows, the observer, and the sessions
	done progress
}

// newRun checks everything that can be checked before a folder is made.
func newRun(ctx context.Context, s Sweep, o Options) (*run, error) {
	data, err := s.Data.Load(ctx, o.Data)
	if err != nil {
		return nil, err
	}
	if o.Tenth {
		s.Data.Validation = max(data.Train.Len()/10, 1)
	}
	o.Observe = o.Observe.OneAtATime()
	r := &run{options: o, asked: map[string]bool{}, done: progress{best: math.NaN()}}
	r.workers = eval.NewWorkers(data, o.Workers, o.Threads)
	r.sweep, r.entries, err = s.resolve(r.workers.First())
	if err == nil {
		for _, t := range r.plan() {
			r.asked[t.key] = true
		}
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
	r.work.Close()  // an error was reported where it mattered; Close is idempotent
	r.known.Close() // it was only read
}

// train does what is missing.
func (r *run) train(ctx context.Context) (interrupted bool, err error) {
	r.tasks = r.plan()
	tasks, untested, err := r.missing()
	if err != nil {
		return false, err
	}
	slices.SortStableFunc(tasks, r.askedFirst)
	if r.bestless > 0 {
		r.options.Observe.Note("%s: the best epoch is not known, as it was not noted then", words.Count(r.bestless, "finished training", "finished trainings"))
	}
	if len(tasks)+len(untested) == 0 && r.work.Meta[store.MetaFinished] != "" && !r.options.Truncate {
		r.options.Observe.Note("%s is finished: nothing is left to train", r.work.Folder)
		return false, nil
	}
	if err := r.begin(ctx, len(tasks)); err != nil {
		return false, err
	}
	err = r.all(ctx, tasks)
	if err == nil {
		err = r.testAll(ctx, untested)
	}
	if err == nil && r.options.Truncate {
		err = r.truncate(ctx)
	}
	if interrupt.Caused(ctx, err) { // in a training, whose time counts too
		return true, r.work.Sessions.Advance(r.options.Now(), 0)
	}
	if err == nil {
		err = r.options.Finish(ctx, r.work)
	}
	return false, err
}

// begin opens a session, and says where the sweep is.
func (r *run) begin(ctx context.Context, untrained int) error {
	o := r.options
	if err := r.work.Sessions.Begin(o.Command, o.Version, r.workers.Threads(), o.Now()); err != nil {
		return err
	}
	if err := r.work.Store.SetMeta(store.MetaFinished, ""); err != nil { // of fewer networks or seeds
		return err
	}
	if err := r.options.Begin(ctx, r.work, r.workers); err != nil {
		return err
	}
	if note := r.work.Sessions.OtherKernels(); note != "" {
		o.Observe.Note("%s", note)
	}
	if there := r.done.trainings; there > 0 {
		o.Observe.Note("resuming in %s: %d of %d trainings are done", r.work.Folder, there, there+untrained)
	}
	return nil
}

// all does the tasks, as many at a time as there are workers.
func (r *run) all(ctx context.Context, tasks []task) error {
	return r.workers.Each(ctx, len(tasks), func(ctx context.Context, worker, i int) error {
		return r.one(ctx, worker, tasks[i])
	})
}
