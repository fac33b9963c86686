package nas

import (
	"context"
	"fmt"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/eval/train"
	"lrunet/experiments"
	"lrunet/experiments/rundir"
	"lrunet/internal/interrupt"
	"lrunet/internal/words"
)

// finalTask is one final training.
type finalTask struct {
	name string // of the network
	job  eval.Job
}

func (t finalTask) String() string { return fmt.Sprintf("%s seed %d", t.name, t.job.Seed) }

// finals are the final trainings under way.
type finals struct{ *phase }

// finish trains the chosen members of the front from scratch, and the networks beside
// them, all with the first seed, then with the second. What the store has is not
// trained again.
func (r *run) finish(ctx context.Context) (interrupted bool, err error) {
	front, err := r.front()
	if err != nil {
		return false, err
	}
	final := r.experiment.Final
	list, err := final.finalists(front, taskOf(r.workers.First().Data))
	if err != nil {
		return false, err
	}
	f := finals{r.phase(FinalSeries)}
	tasks, err := f.left(list)
	if err != nil {
		return false, err
	}
	if len(tasks) > 0 {
		r.options.Observe.Note("%s, from scratch for %s on all training images: %s",
			words.Count(len(tasks), "final training", "final trainings"), words.Count(final.Epochs, "epoch", "epochs"), finalistsNote(list))
	}
	err = r.workers.Each(ctx, len(tasks), func(ctx context.Context, worker, i int) error { return f.one(ctx, worker, tasks[i]) })
	if interrupt.Caused(ctx, err) {
		return true, nil
	}
	return false, err
}

// left are the trainings that the store lacks, each once: a network to compare with may be
// a member too. It counts those that are there.
func (f finals) left(list []finalist) ([]finalTask, error) {
	var tasks []finalTask
	final := f.experiment.Final
	seen := map[string]bool{}
	for _, seed := range final.seeds() {
		for _, of := range list {
			task := finalTask{of.name, final.job(of, seed)}
			key := task.job.Key()
			if seen[key] {
				continue
			}
			seen[key] = true
			f.all++
			known, there, err := f.work.Store.Get(key)
			if err != nil {
				return nil, err
			}
			if !there || known.Refused() { // there may be more memory now
				tasks = append(tasks, task)
				continue
			}
			f.count(known, eval.TestAccuracy)
		}
	}
	return tasks, nil
}

// finalistsNote says in words which networks are trained in the end.
func finalistsNote(list []finalist) string {
	members := 0
	for _, f := range list {
		if f.member > 0 {
			members++
		}
	}
	note := words.Count(members, "member", "members") + " of the front"
	if others := len(list) - members; others > 0 {
		note += fmt.Sprintf(", and %s to compare with", words.Count(others, "network", "networks"))
	}
	return note
}

// front are the candidates of the front, by their numbers.
func (r *run) front() ([]store.Candidate, error) {
	series, err := r.work.Store.Series(searchSeries)
	if err != nil {
		return nil, err
	}
	var front []store.Candidate
	for _, i := range r.experiment.front(series) {
		front = append(front, series[i])
	}
	return front, nil
}

// one does a final training, keeps it and tells of it.
func (f finals) one(ctx context.Context, worker int, t finalTask) error {
	runner := *f.workers.Runners[worker]
	runner.Bare = false // its weights are wanted
	runner.Progress = func(p train.Progress) { f.notify(experiments.Event{Worker: worker, Arch: t.String(), Training: &p}) }
	result, err := f.work.Train(ctx, &runner, rundir.Training{
		Job: t.job, Test: true, Checkpoint: f.work.Folder.Checkpoint(t.job.Key()), Command: f.options.Command,
	})
	if err != nil {
		return fmt.Errorf("final training %s: %w", t, err)
	}
	return f.finished(worker, t, result)
}

// finished reports a training that is in the store.
func (f finals) finished(worker int, t finalTask, result eval.Result) error {
	outcome := result.Failure
	if m, ok := result.Measures.Get(eval.TestAccuracy); ok {
		outcome = fmt.Sprintf("%.2f %% of the test images", m.Value)
	}
	f.count(result, eval.TestAccuracy)
	f.mu.Lock()
	err := f.work.Sessions.Advance(f.options.Now(), 1)
	f.mu.Unlock()
	f.notify(experiments.Event{Worker: worker, Arch: t.String(), Outcome: outcome})
	return err
}
