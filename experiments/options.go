package experiments

import (
	"cmp"
	"context"
	"path/filepath"
	"time"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/experiments/dataset"
	"lrunet/experiments/rundir"
	"lrunet/lrunet"
)

// Options are what may differ between two executions of one experiment
// without changing its result.
type Options struct {
	Folder  string           // of all runs; "": runs
	Name    string           // of this run's folder; "": the experiment's
	New     bool             // a fresh folder, where there is one of that name already: a number is added to its name
	Data    dataset.Options  // where datasets lie
	Dataset string           // instead of the experiment's; its images are flipped only if they may be
	Known   []string         // folders of other runs, whose results of equal jobs are taken instead of training
	Workers int              // candidates trained at the same time; 0: 1
	Threads int              // that the workers share; 0: one each
	Memory  int64            // bytes that all trainings may take together; 0: what is free, or what a search that is resumed was begun with
	Every   time.Duration    // between two checkpoints of a training in progress; 0: two minutes
	Command string           // the command line, for the report
	Version string           // of the program, for the report
	Now     func() time.Time // the clock; required
	Observe Observer         // may be nil
	Fleet   eval.Fleet       // other machines that train in place of this one, Workers jobs at the same time; nil: none

	// Time measures a network's speed, for searches that ask for it; nil:
	// eval.Timing.
	Time func(context.Context, *lrunet.Program) (eval.Measures, error)
}

// RunFolder is the folder of an experiment's run. The error says why a new one
// cannot be made.
func (o Options) RunFolder(experiment string) (rundir.Folder, error) {
	name := cmp.Or(o.Name, experiment)
	if o.New {
		return rundir.New(o.Folder, name)
	}
	return rundir.Of(o.Folder, name), nil
}

// Timing measures a network's speed, by Time or by eval.Timing.
func (o Options) Timing(ctx context.Context, p *lrunet.Program) (eval.Measures, error) {
	if o.Time != nil {
		return o.Time(ctx, p)
	}
	return eval.Timing(ctx, p)
}

// Study is how the study of a run's folder is opened: waits for another process
// are told.
func (o Options) Study(folder rundir.Folder) store.Options {
	return store.Options{Waiting: func() { o.Observe.Note("waiting: another process keeps %s locked", folder.Study()) }}
}

// Begin begins the work of a run: onlookers see what is trained, and a fleet, if there
// is one, carries out what workers do. The error says why it cannot, or that the study
// cannot be written.
func (o *Options) Begin(ctx context.Context, work *rundir.Work, workers *eval.Workers) error {
	o.Observe = watched(work.Folder, o.Observe, o.Now)
	if o.Fleet == nil {
		return nil
	}
	id, err := work.ID()
	if err != nil {
		return err
	}
	elsewhere, err := o.Fleet.Serve(ctx, eval.FleetRun{
		Name: filepath.Base(string(work.Folder)), Folder: string(work.Folder), ID: id, Data: workers.First().Data, Every: o.Every,
	})
	if err != nil {
		return err
	}
	for _, r := range workers.Runners {
		r.Elsewhere = elsewhere
	}
	return nil
}

// Finish ends a run with nothing left to do: its fleet forgets it, and then its study
// says that it is finished, in this order, so that a run that is killed between the two
// is served once more. The error is the fleet's or the study's.
func (o *Options) Finish(ctx context.Context, work *rundir.Work) error {
	if o.Fleet != nil {
		if err := o.Fleet.Finish(context.WithoutCancel(ctx)); err != nil {
			return err
		}
	}
	return work.Store.SetMeta(store.MetaFinished, o.Now().Format(time.RFC3339))
}
