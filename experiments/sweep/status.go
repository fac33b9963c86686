package sweep

import (
	"math"

	"lrunet/eval/store"
	"lrunet/experiments/rundir"
)

// Status is how far a sweep is, by its study. The error says what the study
// lacks.
func Status(s *store.Store, meta map[string]string) (rundir.Status, error) {
	sweep, err := recall("sweep", []byte(meta[metaSweep]))
	if err != nil {
		return rundir.Status{}, err
	}
	results, err := s.Results()
	if err != nil {
		return rundir.Status{}, err
	}
	trainings := sweep.trainings(results)
	status := rundir.Status{
		Kind: rundir.Sweep, Done: len(trainings), Planned: len(sweep.Entries()) * len(sweep.Seeds), Best: math.NaN(),
		Finished: meta[store.MetaFinished] != "",
	}
	for _, t := range trainings {
		if t.Result.Failure != "" {
			status.Failed++
		}
		status.Best = t.Result.Measures.Highest(sweep.shown(), status.Best)
	}
	return status, nil
}
