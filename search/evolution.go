package search

import (
	"cmp"
	"context"
	"errors"
	"math/rand"
)

// What of the source stays whatever the size of a batch: how many batches a point
// lives, and the share of the living that a tournament draws.
const (
	lifetime        = 5
	tournamentShare = 4
)

// Evolution is regularised evolution: children are mutated winners of tournaments
// among the living, and it is the oldest that die, not the worst. Each tournament
// goes by a scalarisation of its own. Batches are bred at once, so a point lives for
// five of them; a quarter of the living meet in a tournament, as in the source.
//
// Source: Real, Aggarwal, Huang and Le, "Regularized evolution for image classifier
// architecture search", 2019.
type Evolution[G Genome[G]] struct {
	Budget int    // evaluations; 0: DefaultBudget
	Batch  int    // points evaluated together; 0: DefaultPopulation
	Seed   uint64 // of all randomness
}

func newEvolution[G Genome[G]](o Options) (Algorithm[G], error) {
	r, err := rateless[G]("evolution", o)
	return Evolution[G](r), err
}

// Validate fails on invalid options and names each.
func (e Evolution[G]) Validate() error { return Random[G](e).Validate() }

// Begin is Steady's, and fails as it says.
func (e Evolution[G]) Begin(problem Problem[G]) (*Breeder[G], error) {
	if err := errors.Join(e.Validate(), problem.Validate()); err != nil {
		return nil, err
	}
	size := cmp.Or(e.Batch, DefaultPopulation)
	b := newBreeder(problem, cmp.Or(e.Budget, DefaultBudget), size, e.Seed)
	a := b.archive
	b.breed = func(generation int) { a.mutant(a.winner(size, extentOf(a.history), b.rng), generation, b.rng) }
	return b.start()
}

// Run is Algorithm's, and fails as it says.
func (e Evolution[G]) Run(ctx context.Context, problem Problem[G]) (History[G], error) {
	if err := errors.Join(e.Validate(), problem.Validate()); err != nil {
		return nil, err
	}
	if problem.Flight > 0 {
		return asynchronous(ctx, e, problem)
	}
	rng := rand.New(rand.NewSource(int64(e.Seed)))
	size := cmp.Or(e.Batch, DefaultPopulation)
	a := newArchive(ctx, problem, cmp.Or(e.Budget, DefaultBudget))
	a.start(size, rng)
	for generation := 0; len(a.queue) > 0; generation++ {
		if _, err := a.evaluate(ctx, generation); err != nil {
			return a.history, err
		}
		scale := extentOf(a.history)
		for len(a.queue) < size && a.mutant(a.winner(size, scale, rng), generation+1, rng) {
		}
	}
	return a.history, nil
}

// winner is the best of some of the living by random weights: the last points of the
// history, for batches of a size.
func (a *archive[G]) winner(size int, scale extent, rng *rand.Rand) Point[G] {
	living := a.history[max(0, len(a.history)-lifetime*size):]
	weights := newScalar(len(scale.low), rng)
	drawn := make([]Point[G], max(2, len(living)/tournamentShare))
	for i := range drawn {
		drawn[i] = living[rng.Intn(len(living))]
	}
	return best(drawn, weights, scale)
}
