package nas

import (
	"fmt"
	"math/rand"

	"lrunet/eval"
	"lrunet/space"
)

// referenceSamples is how many architectures are drawn to find the worst cost
// that the hypervolume counts.
const referenceSamples = 1000

// resolve fills in what depends on data and space: defaults of the recipe and
// the objectives' references. An accuracy's reference is chance; a cost's is
// the largest among the first population's architectures and a fixed sample of
// the space, so it is known before the search and the same for every seed.
func (e Experiment) resolve(r *eval.Runner, s *space.Space, start []*space.Genome) (Experiment, error) {
	e.Training.Recipe = e.Training.Recipe.Complete()
	if e.Title == "" {
		e.Title = e.Name
	}
	largest := map[string]float64{}
	random := rand.New(rand.NewSource(1))
	for i := range referenceSamples + len(start) {
		g := s.Sample(random)
		if i < len(start) {
			g = start[i]
		}
		_, measures, err := r.Costs(e.job(r, g.Key()))
		if err != nil {
			return e, fmt.Errorf("space: architecture %s: %w", g.Key(), err)
		}
		for _, m := range measures {
			largest[m.Name] = max(largest[m.Name], m.Value)
		}
	}
	objectives := make([]Objective, len(e.Objectives))
	for i, o := range e.Objectives {
		if o.Reference == 0 && o.Measure == eval.Accuracy {
			o.Reference = 100 / float64(len(r.Data.Classes))
		} else if o.Reference == 0 {
			o.Reference = largest[o.Measure]
		}
		objectives[i] = o
	}
	e.Objectives = objectives
	return e, nil
}

// job is the training of one architecture.
func (e Experiment) job(r *eval.Runner, arch string) eval.Job {
	return eval.Job{
		Arch:        arch,
		Dataset:     r.Data.Name,
		DatasetHash: r.Data.Hash,
		Validation:  e.Data.Validation,
		SplitSeed:   e.Data.SplitSeed,
		Epochs:      e.Training.Epochs,
		Recipe:      e.Training.Recipe,
		Seed:        e.Seed,
	}
}
