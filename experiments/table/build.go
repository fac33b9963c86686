package table

import (
	"context"
	"math"
	"sync"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/experiments"
	"lrunet/experiments/rundir"
	"lrunet/internal/interrupt"
)

// Options are what may differ between two executions of one table without
// changing its results.
type Options struct {
	experiments.Options
	Latency      bool // time all networks before any is trained, instead of after all are
	LongestFirst bool // train first what has all rungs, also those that only some networks get
}

// Build builds a table and writes its folder: the resolved table, the study with all
// results, the table's file and its card. Where the folder holds the same table, Build trains what is missing,
// of further networks, rungs and seeds too. When ctx is done, what is finished is
// kept; the error is then nil and the outcome says Interrupted.
//
// The error says what is wrong with the table or its data, in what the folder's
// table differs (a rundir.OccupiedError), that ctx ended while data were loaded, or
// what failed later and where what was finished is.
func Build(ctx context.Context, t Table, o Options) (*Outcome, error) {
	if err := t.Validate(); err != nil {
		return nil, err
	}
	b, err := newBuild(ctx, t, o)
	if err != nil {
		return nil, err
	}
	defer b.close()
	interrupted, err := b.resume(ctx)
	if err != nil {
		return nil, b.work.Failed(err, "trainings")
	}
	if err := b.work.Close(); err != nil {
		return nil, err
	}
	outcome, err := Report(string(b.work.Folder))
	if err == nil {
		outcome.Interrupted = interrupted
	}
	return outcome, err
}

// build is a table in the making.
type build struct {
	table   Table    // resolved
	archs   []string // of its networks
	options Options
	workers *eval.Workers
	work    *rundir.Work
	known   *rundir.Known

	mu   sync.Mutex // guards what follows, the observer, and the sessions
	done progress
}

// newBuild checks everything that can be checked before a folder is made.
func newBuild(ctx context.Context, t Table, o Options) (*build, error) {
	data, err := t.Data.Load(ctx, o.Data)
	if err != nil {
		return nil, err
	}
	if err := t.checkTrainImages(data.Train.Len()); err != nil {
		return nil, err
	}
	o.Observe = o.Observe.OneAtATime()
	b := &build{table: t.resolve(), options: o, done: progress{best: math.NaN()}}
	b.workers = eval.NewWorkers(data, o.Workers, o.Threads)
	if b.archs, err = t.networks(b.workers.First()); err == nil {
		err = b.open()
	}
	if err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

func (b *build) close() {
	b.workers.Close()
	b.work.Close()  // an error was reported where it mattered; Close is idempotent
	b.known.Close() // it was only read
}

// resume does what is left to do.
func (b *build) resume(ctx context.Context) (interrupted bool, err error) {
	o := b.options
	tasks, err := b.missing()
	if err != nil {
		return false, err
	}
	untimed, err := b.untimed()
	if err != nil {
		return false, err
	}
	if len(tasks)+len(untimed) == 0 && b.work.Meta[store.MetaFinished] != "" {
		o.Observe.Note("%s is finished: nothing is left to train", b.work.Folder)
		return false, nil
	}
	if err := b.begin(ctx, len(tasks)); err != nil {
		return false, err
	}
	if o.Latency {
		err = b.time(ctx, untimed)
	}
	if err == nil {
		err = b.all(ctx, tasks)
	}
	if err == nil && !o.Latency {
		err = b.time(ctx, untimed)
	}
	if interrupt.Caused(ctx, err) { // in a training, whose time counts too
		return true, b.work.Sessions.Advance(o.Now(), 0)
	}
	if err == nil {
		err = o.Finish(ctx, b.work)
	}
	return false, err
}

// begin opens a session and says where the table is.
func (b *build) begin(ctx context.Context, missing int) error {
	o, sessions := b.options, b.work.Sessions
	if err := sessions.Begin(o.Command, o.Version, b.workers.Threads(), o.Now()); err != nil {
		return err
	}
	if err := b.work.Store.SetMeta(store.MetaFinished, ""); err != nil { // of fewer networks
		return err
	}
	if err := b.options.Begin(ctx, b.work, b.workers); err != nil {
		return err
	}
	for _, note := range []string{sessions.OtherKernels(), sessions.OtherProcessor()} {
		if note != "" {
			o.Observe.Note("%s", note)
		}
	}
	if there := b.done.trainings; there > 0 {
		o.Observe.Note("resuming in %s: %d of %d trainings are done", b.work.Folder, there, there+missing)
	}
	return nil
}

// missing are the trainings that the store lacks.
func (b *build) missing() ([]task, error) {
	results, err := b.work.Store.Results()
	if err != nil {
		return nil, err
	}
	there := byKey(results)
	var tasks []task
	for _, k := range b.table.tasks(b.archs) {
		b.done.planned++
		known, done := there[b.table.job(b.workers.First(), k).Key()]
		if !done || known.Refused() { // there may be more memory now
			tasks = append(tasks, k)
			continue
		}
		b.done.add(known)
	}
	if b.options.LongestFirst {
		b.table.longestFirst(tasks)
	}
	return tasks, nil
}

// byKey are results by the keys of their jobs.
func byKey(results []eval.Result) map[string]eval.Result {
	there := map[string]eval.Result{}
	for _, r := range results {
		there[r.Job.Key()] = r
	}
	return there
}
