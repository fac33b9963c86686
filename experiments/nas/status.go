package nas

import (
	"math"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/experiments/rundir"
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
