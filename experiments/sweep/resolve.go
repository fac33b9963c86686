package sweep

import (
	"fmt"
	"maps"

	"lrunet/eval"
	"lrunet/experiments"
	"lrunet/experiments/published"
)

// network is one of a sweep's networks.
type network struct {
	name  string // as the sweep has it
	arch  string // as jobs have it: canonical
	start string // of its jobs
	costs eval.Measures
}

// resolve fills in what depends on data and defaults: the recipe in full, the
// published accuracies that the program knows. It builds every network once.
func (s Sweep) resolve(r *eval.Runner) (Sweep, []network, error) {
	s.Training.Recipe = s.Training.Recipe.For(s.Training.Epochs)
	if s.Title == "" {
		s.Title = s.Name
	}
	accuracies := map[string]float64{}
	var networks []network
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
		networks = append(networks, network{name, program.Arch, eval.StartOf(program), costs})
		if a, ok := published.Find(s.Data.Name, name); ok {
			accuracies[name] = a.Percent
		}
	}
	maps.Copy(accuracies, s.Published)
	s.Published = accuracies
	return s, networks, nil
}

// job is the training of one network with one seed.
func (s Sweep) job(r *eval.Runner, n network, seed uint64) eval.Job {
	return eval.Job{
		Arch: n.arch, Start: n.start, Dataset: r.Data.Name, DatasetHash: r.Data.Hash,
		Validation: s.Data.Validation, SplitSeed: s.Data.SplitSeed,
		Epochs: s.Training.Epochs, Recipe: s.Training.Recipe, Seed: seed,
	}
}
