package sweep

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"lrunet/eval"
	"lrunet/internal/atomicfile"
)

// task is one training.
type task struct {
	key   string // of its job
	entry entry
	seed  uint64
	twins []entry // whose training is the same one, such as of variants with equal recipes
}

func (t task) String() string { return fmt.Sprintf("%s seed %d", t.entry.Name, t.seed) }

// plan lists all trainings, each once: all entries with the first seed, then with the
// second, so that a sweep that is stopped early has compared all of them.
func (r *run) plan() []task {
	var tasks []task
	places := map[string]int{} // by key
	for _, seed := range r.sweep.Seeds {
		for _, e := range r.entries {
			key := r.sweep.job(r.workers.First(), e, seed).Key()
			if i, twin := places[key]; twin {
				tasks[i].twins = append(tasks[i].twins, e)
				continue
			}
			places[key] = len(tasks)
			tasks = append(tasks, task{key: key, entry: e, seed: seed})
		}
	}
	return tasks
}

// askedFirst orders trainings that the command asks for before those that the folder's
// sweep has beside them.
func (r *run) askedFirst(a, b task) int {
	rank := func(t task) int {
		if r.asked[t.key] {
			return 0
		}
		return 1
	}
	return cmp.Compare(rank(a), rank(b))
}

// missing lists the trainings that the store lacks. Of a sweep that asks for the test
// split only now it lists the finished ones too whose networks did not see it.
func (r *run) missing() (untrained, untested []task, err error) {
	for _, t := range r.tasks {
		known, done, err := r.work.Store.Get(t.key)
		if err != nil {
			return nil, nil, err
		}
		if !done || known.Refused() { // there may be more memory now
			untrained = append(untrained, t)
			continue
		}
		if err := r.copyWeights(t); err != nil { // twins may be new
			return nil, nil, err
		}
		r.done.add(known, r.sweep.shown())
		if _, best := known.Measures.Get(eval.BestTestEpoch); r.sweep.BestEpoch && !best && known.Failure == "" {
			r.bestless++
		}
		_, tested := known.Measures.Get(eval.TestAccuracy)
		if r.sweep.Test && !tested && known.Failure == "" {
			untested = append(untested, t)
		}
	}
	return untrained, untested, nil
}

// copyWeights gives a training's weights to its twins too, if there are any.
func (r *run) copyWeights(t task) error {
	for _, twin := range t.twins {
		to := CheckpointPath(r.work.Folder, twin.Name, t.seed)
		if _, err := os.Stat(to); err == nil {
			continue
		}
		content, err := os.ReadFile(CheckpointPath(r.work.Folder, t.entry.Name, t.seed))
		if errors.Is(err, fs.ErrNotExist) {
			return nil // the training failed
		}
		if err == nil {
			err = atomicfile.WriteBytes(to, content)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
