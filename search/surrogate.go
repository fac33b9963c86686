package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand"
	"slices"
)

// How many points the model of Surrogate is fitted to.
const (
	modelPoints = 100 // at most: the last evaluated
	modelLeast  = 4
)

// Surrogate evaluates the points that are expected to add most to the hypervolume,
// where all objectives but one are known beforehand: a Gaussian process predicts
// that one from the features and the known objectives. NSGA-II breeds what a batch is
// chosen from on these predictions; its points are chosen one after the other as if each
// gave what was predicted; so are points under way, in an asynchronous run. The first batch is
// spread over the costs, and the best by Foresight.Proxy of what costs about as much;
// later ones are a third of it. It needs Problem.Foresee, and evaluates on the last rung.
//
// Source: Emmerich, Giannakoglou and Naujoks, "Single- and multiobjective evolutionary
// optimization assisted by Gaussian random field metamodels", 2006, for the
// expectation; Ginsbourger, Le Riche and Carraro, "Kriging is well-suited to
// parallelize optimization", 2010, section 4.2 (the Kriging believer), for batches.
type Surrogate[G Genome[G]] struct {
	Budget int    // evaluations; 0: DefaultBudget
	Batch  int    // points of the first batch; 0: DefaultPopulation
	Seed   uint64 // of all randomness
}

func newSurrogate[G Genome[G]](o Options) (Algorithm[G], error) {
	r, err := rateless[G]("surrogate", o)
	return Surrogate[G](r), err
}

// Validate fails on invalid options and names each.
func (s Surrogate[G]) Validate() error { return Random[G](s).Validate() }

// Begin is Steady's. It also fails as Run does.
func (s Surrogate[G]) Begin(problem Problem[G]) (*Breeder[G], error) {
	if err := errors.Join(s.Validate(), problem.Validate(), problem.foreseen("surrogate")); err != nil {
		return nil, err
	}
	b := newBreeder(problem, cmp.Or(s.Budget, DefaultBudget), cmp.Or(s.Batch, DefaultPopulation), s.Seed)
	a := b.archive
	b.first = a.design
	b.learn = func(p Point[G]) error { return a.checkForeseen("surrogate", p.Candidate) }
	b.breed = func(generation int) {
		if !a.spent() {
			a.propose(1, generation, b.rng)
			a.fill(1, generation, b.rng)
		}
	}
	if _, err := b.start(); err != nil {
		return nil, err
	}
	return b, a.checkForeseen("surrogate", a.queue...)
}

// foreseen fails where nothing is known beforehand.
func (p Problem[G]) foreseen(algorithm string) error {
	if p.Foresee == nil {
		return fmt.Errorf("search: Problem.Foresee is nil, must tell %s what is known of a genome", algorithm)
	}
	return nil
}

// Run is Algorithm's. It also fails without Problem.Foresee, and where that does not
// know all objectives but one.
func (s Surrogate[G]) Run(ctx context.Context, problem Problem[G]) (History[G], error) {
	if err := errors.Join(s.Validate(), problem.Validate(), problem.foreseen("surrogate")); err != nil {
		return nil, err
	}
	if problem.Flight > 0 {
		return asynchronous(ctx, s, problem)
	}
	rng := rand.New(rand.NewSource(int64(s.Seed)))
	size := cmp.Or(s.Batch, DefaultPopulation)
	a := newArchive(ctx, problem, cmp.Or(s.Budget, DefaultBudget))
	a.design(size, rng)
	size = LaterBatch("surrogate", size)
	for generation := 0; len(a.queue) > 0; generation++ {
		if err := a.checkForeseen("surrogate", a.queue...); err != nil {
			return a.history, err
		}
		if _, err := a.evaluate(ctx, generation); err != nil {
			return a.history, err
		}
		if !a.spent() {
			a.propose(size, generation+1, rng)
			a.fill(size, generation+1, rng)
		}
	}
	return a.history, nil
}

// checkForeseen says whether all objectives but one of the first point that keeps the
// constraints are known.
func (a *archive[G]) checkForeseen(algorithm string, points ...Candidate[G]) error {
	f := Foresight{Violation: math.Inf(1)}
	for _, c := range points {
		if f.Violation > 0 {
			f = a.problem.Foresee(c.Genome)
		}
	}
	if f.Violation > 0 {
		return nil
	}
	all := f.Objectives
	if missing := len(all) - len((Foresight{Objectives: all}).costs()); missing != 1 || len(all) < 2 {
		return fmt.Errorf("search: %s needs all objectives but one to be known beforehand, of %d are unknown: %d", algorithm, len(all), missing)
	}
	return nil
}

// propose queues the points that promise most. It queues none where there is too
// little to model.
func (a *archive[G]) propose(size, generation int, rng *rand.Rand) {
	model, stairs := a.model()
	if model == nil {
		return
	}
	pool := a.breed(a.history, generation, stairs.unknown, rng, func(f Foresight) float64 { return model.mean(f.numbers()) })
	for i, c := range a.flying {
		f := a.problem.Foresee(c.Genome)
		if f.Violation > 0 {
			continue
		}
		stairs.add(slices.Insert(f.costs(), stairs.unknown, model.mean(f.numbers())))
		if i >= len(a.flying)-modelPoints { // more would take too long, as would more that were evaluated
			model = model.believing(f.numbers())
		}
	}
	for len(a.queue) < size {
		foretell(pool, model)
		o, gain := take(stairs, &pool)
		if gain <= 0 || !a.add(o.genome, o.lineage) {
			return // fresh samples say more
		}
		model = model.believing(o.foreseen.numbers())
	}
}

// foretell predicts what a pool's options give.
func foretell[G Genome[G]](pool []option[G], model *gaussian) {
	if len(pool) == 0 {
		return
	}
	var numbers [][]float64
	for _, o := range pool {
		numbers = append(numbers, o.foreseen.numbers())
	}
	means, deviations := model.predictAll(numbers)
	for i := range pool {
		pool[i].mean, pool[i].deviation = means[i], deviations[i]
	}
}

// take removes the option from a pool that is expected to add most, and adds it to
// the front as if it gave what was predicted. The gain is 0 where the pool is empty.
func take[G Genome[G]](s *staircase, pool *[]option[G]) (o option[G], gain float64) {
	chosen := -1
	for i, o := range *pool {
		if g := s.expected(o.costs, o.mean, o.deviation); chosen < 0 || g > gain {
			chosen, gain = i, g
		}
	}
	if chosen < 0 {
		return o, 0
	}
	o = (*pool)[chosen]
	*pool = slices.Delete(*pool, chosen, chosen+1)
	s.add(slices.Insert(slices.Clone(o.costs), s.unknown, o.mean))
	return o, gain
}
