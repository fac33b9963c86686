package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand"
)

// Random evaluates distinct samples: what every other algorithm must beat at
// the same budget. The points do not depend on Batch, only their generations; nor do
// they, but for their order, on Problem.Flight.
type Random[G Genome[G]] struct {
	Budget int    // evaluations; 0: DefaultBudget
	Batch  int    // points evaluated together; 0: DefaultPopulation
	Seed   uint64 // of all randomness
}

func newRandom[G Genome[G]](o Options) (Algorithm[G], error) {
	r, err := rateless[G]("random", o)
	return r, err
}

// rateless are the options of algorithms that have no rates.
func rateless[G Genome[G]](name string, o Options) (Random[G], error) {
	if o.CrossoverRate != 0 || o.MutationRate != 0 {
		return Random[G]{}, fmt.Errorf("search: %s has no CrossoverRate and no MutationRate, leave them out", name)
	}
	return Random[G]{Budget: o.Budget, Batch: o.Population, Seed: o.Seed}, nil
}

// Validate fails on invalid options and names each.
func (r Random[G]) Validate() error {
	return errors.Join(
		atLeast("Budget", r.Budget, 1, DefaultBudget),
		atLeast("Batch", r.Batch, 1, DefaultPopulation))
}

// Begin is Steady's, and fails as it says.
func (r Random[G]) Begin(problem Problem[G]) (*Breeder[G], error) {
	if err := errors.Join(r.Validate(), problem.Validate()); err != nil {
		return nil, err
	}
	b := newBreeder(problem, cmp.Or(r.Budget, DefaultBudget), cmp.Or(r.Batch, DefaultPopulation), r.Seed)
	b.breed = func(generation int) { b.archive.sample(generation, b.rng) }
	return b.start()
}

// Run is Algorithm's, and fails as it says.
func (r Random[G]) Run(ctx context.Context, problem Problem[G]) (History[G], error) {
	if err := errors.Join(r.Validate(), problem.Validate()); err != nil {
		return nil, err
	}
	if problem.Flight > 0 {
		return asynchronous(ctx, r, problem)
	}
	rng := rand.New(rand.NewSource(int64(r.Seed)))
	size := cmp.Or(r.Batch, DefaultPopulation)
	archive := newArchive(ctx, problem, cmp.Or(r.Budget, DefaultBudget))
	archive.start(size, rng)
	for generation := 0; len(archive.queue) > 0; generation++ {
		if _, err := archive.evaluate(ctx, generation); err != nil {
			return archive.history, err
		}
		archive.fill(size, generation+1, rng)
	}
	return archive.history, nil
}
