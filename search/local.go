package search

import (
	"cmp"
	"context"
	"errors"
	"math/rand"
)

// patience is how many neighbours in a row a climber tries in vain before it starts
// anew.
const patience = 4

// Local is local search: as many climbers as a batch has points, each with a random
// scalarisation of its own, look at one neighbour a batch and move where that is
// better. One that finds none better in four draws new weights and starts from the
// best point for them. All climbers know all points.
//
// Source: White, Nolen and Savani, "Exploring the loss landscape in neural
// architecture search", 2021, for one objective.
type Local[G Genome[G]] struct {
	Budget int    // evaluations; 0: DefaultBudget
	Batch  int    // points evaluated together; 0: DefaultPopulation
	Seed   uint64 // of all randomness
}

func newLocal[G Genome[G]](o Options) (Algorithm[G], error) {
	r, err := rateless[G]("local", o)
	return Local[G](r), err
}

// Validate fails on invalid options and names each.
func (l Local[G]) Validate() error { return Random[G](l).Validate() }

// climber is one of the searches.
type climber[G Genome[G]] struct {
	weights scalar
	at      Point[G]
	failed  int // neighbours in a row that were no better
}

// Begin is Steady's, and fails as it says. Climbers take turns, and a neighbour that
// is told is looked at from where its climber is by then.
func (l Local[G]) Begin(problem Problem[G]) (*Breeder[G], error) {
	if err := errors.Join(l.Validate(), problem.Validate()); err != nil {
		return nil, err
	}
	size := cmp.Or(l.Batch, DefaultPopulation)
	b := newBreeder(problem, cmp.Or(l.Budget, DefaultBudget), size, l.Seed)
	a, climbers := b.archive, make([]climber[G], size)
	owners, turn := map[string]*climber[G]{}, 0 // owners of neighbours under way
	b.learn = func(p Point[G]) error {
		if c := owners[p.Key]; c != nil {
			c.look(p, extentOf(a.history))
			delete(owners, p.Key)
		}
		return nil
	}
	b.breed = func(generation int) {
		c := &climbers[turn%size]
		turn++
		c.settle(a.history, extentOf(a.history), b.rng)
		if a.mutant(c.at, generation, b.rng) {
			owners[a.queue[0].Key] = c
		}
	}
	return b.start()
}

// Run is Algorithm's, and fails as it says.
func (l Local[G]) Run(ctx context.Context, problem Problem[G]) (History[G], error) {
	if err := errors.Join(l.Validate(), problem.Validate()); err != nil {
		return nil, err
	}
	if problem.Flight > 0 {
		return asynchronous(ctx, l, problem)
	}
	rng := rand.New(rand.NewSource(int64(l.Seed)))
	size := cmp.Or(l.Batch, DefaultPopulation)
	a := newArchive(ctx, problem, cmp.Or(l.Budget, DefaultBudget))
	a.start(size, rng)
	climbers := make([]climber[G], size)
	for generation := 0; len(a.queue) > 0; generation++ {
		points, err := a.evaluate(ctx, generation)
		if err != nil {
			return a.history, err
		}
		scale := extentOf(a.history)
		for i := range climbers {
			c := &climbers[i]
			if generation > 0 && i < len(points) { // neighbour i is climber i's
				c.look(points[i], scale)
			}
			c.settle(a.history, scale, rng)
		}
		for i := 0; i < size && a.mutant(climbers[i].at, generation+1, rng); i++ {
		}
	}
	return a.history, nil
}

// settle starts anew where a climber has not started, has lost patience, or weighs
// objectives that were not known when it started.
func (c *climber[G]) settle(history History[G], scale extent, rng *rand.Rand) {
	if c.weights == nil || c.failed >= patience || len(c.weights) != len(scale.low) {
		c.weights = newScalar(len(scale.low), rng)
		c.at, c.failed = best(history, c.weights, scale), 0
	}
}

// look moves to a neighbour if that is better.
func (c *climber[G]) look(neighbour Point[G], scale extent) {
	if len(c.weights) == len(scale.low) && c.weights.compare(neighbour.Evaluation, c.at.Evaluation, scale) < 0 {
		c.at, c.failed = neighbour, 0
		return
	}
	c.failed++
}
