package sweep

import (
	"fmt"
	"maps"

	"lrunet/eval"
	"lrunet/eval/train"
	"lrunet/experiments"
	"lrunet/experiments/published"
)

// entry is one of a sweep's entries, ready to be trained.
type entry struct {
	Entry
	arch  string // as jobs have it: canonical
	start string // of its jobs
	costs eval.Measures
}

// resolve fills in what depends on data and defaults: the recipes in full, the
// published accuracies that the program knows. It builds every network once.
func (s Sweep) resolve(r *eval.Runner) (Sweep, []entry, error) {
	if s.Training.Recipe == (train.Recipe{}) {
		s.Training.Recipe = train.Default(r.Data.Mirror)
	}
	s.Training.Recipe = s.Training.Recipe.For(s.Training.Epochs)
	s.Variants = s.resolveVariants()
	if s.Title == "" {
		s.Title = s.Name
	}
	accuracies := map[string]float64{}
	built := map[string]entry{}
	names := map[string]string{}
	for _, name := range s.Networks {
		program, costs, err := r.Costs(eval.Job{Arch: name})
		if err != nil {
			return s, nil, experiments.KeyError{Err: fmt.Errorf("networks: %w", err)}
		}
		if twin, duplicate := names[program.Arch]; duplicate {
			return s, nil, experiments.KeyError{Err: fmt.Errorf("networks: %s and %s are the same network", twin, name)}
		}
		names[program.Arch] = name
		built[name] = entry{arch: program.Arch, start: eval.StartOf(program), costs: costs}
		if a, ok := published.Find(s.Data.Name, name); ok {
			accuracies[name] = a.Percent
		}
	}
	maps.Copy(accuracies, s.Published)
	s.Published = accuracies
	var entries []entry
	for _, e := range s.Entries() {
		n := built[e.Network]
		n.Entry = e
		entries = append(entries, n)
	}
	return s, entries, nil
}

// job is the training of one entry with one seed.
func (s Sweep) job(r *eval.Runner, e entry, seed uint64) eval.Job {
	return eval.Job{
		Arch: e.arch, Start: e.start, Dataset: r.Data.Name, DatasetHash: r.Data.Hash,
		Validation: s.Data.Validation, SplitSeed: s.Data.SplitSeed,
		Epochs: e.Training.Epochs, Recipe: e.Training.Recipe, Seed: seed,
	}
}
