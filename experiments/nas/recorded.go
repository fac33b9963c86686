package nas

import (
	"fmt"

	"lrunet/eval/store"
	"lrunet/experiments/rundir"
	"lrunet/lrunet"
)

// Recorded is the trainings of a search, its baseline's among them.
type Recorded struct {
	Experiment Experiment
	Input      lrunet.Shape // of its images; zero where a study of before does not say
	Classes    int
	Trainings  []store.Candidate // each once: whole ones, with an accuracy or a failure
}

// Record reads the trainings of a run. It fails as Read does, and on a run that is no
// search.
func Record(folder string) (*Recorded, error) {
	f := rundir.Folder(folder)
	s, meta, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer s.Close()
	if kind, _ := rundir.KindOf(meta); kind != rundir.Search {
		return nil, fmt.Errorf("%s is a %v, not a search", folder, kind)
	}
	e, err := recall(folder+": experiment", []byte(meta[store.MetaExperiment]))
	if err != nil {
		return nil, err
	}
	t := readTask(meta, f, nil)
	r := &Recorded{Experiment: e, Input: t.Input, Classes: len(t.Classes)}
	seen := map[string]bool{}
	for _, name := range SeriesNames() {
		series, err := s.Series(name)
		if err != nil {
			return nil, err
		}
		for _, c := range series {
			if c.Trained && e.whole(c) && !seen[c.Key] {
				seen[c.Key] = true
				r.Trainings = append(r.Trainings, c)
			}
		}
	}
	return r, nil
}
