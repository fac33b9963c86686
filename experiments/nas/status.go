package nas

import (
	"fmt"
	"math"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/experiments/rundir"
	"lrunet/internal/words"
)

// Status is how far a search is, by its study. The error says what the study
// lacks.
func Status(s *store.Store, meta map[string]string) (rundir.Status, error) {
	e, err := recall("experiment", []byte(meta[store.MetaExperiment]))
	if err != nil {
		return rundir.Status{}, err
	}
	candidates, err := s.Series(searchSeries)
	if err != nil {
		return rundir.Status{}, err
	}
	status := rundir.Status{
		Kind: rundir.Search, Done: e.spentUnits(candidates), Planned: e.planned(), Best: math.NaN(),
		Finished: meta[store.MetaFinished] != "",
	}
	if status.Done < status.Planned {
		if status.Ahead, err = s.Unplaced(); err != nil {
			return rundir.Status{}, err
		}
	}
	for _, c := range candidates {
		if c.Result.Failure != "" {
			status.Failed++
		}
		if !e.whole(c) {
			continue // a short training counts for the algorithm alone
		}
		status.Best = c.Result.Measures.Highest(eval.Accuracy, status.Best)
	}
	return status, nil
}

// noteResumed says how far a series that is resumed is.
func (r *run) noteResumed(there []store.Candidate) error {
	e := r.experiment
	done := e.spentUnits(there)
	ahead, err := r.work.Store.Unplaced()
	if err != nil || done >= e.planned() || len(there)+ahead == 0 {
		return err
	}
	units, more := "candidates", ""
	if e.Search.onRungs() {
		units = "epochs"
	}
	if ahead > 0 {
		more = fmt.Sprintf(", and %s after them", words.Count(ahead, "training", "trainings"))
	}
	r.options.Observe.Note("resuming in %s: %d of %d %s are done%s", r.work.Folder, done, e.planned(), units, more)
	return nil
}
