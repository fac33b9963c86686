package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand"

	"github.com/MaxHalford/eaopt"
)

// Never switches an operator off, as its rate: the zero value is the default.
const Never = -1

// Defaults of NSGA2's rates.
const (
	DefaultCrossoverRate = 0.9
	DefaultMutationRate  = 1
)

// NSGA2 is the elitist genetic algorithm of Deb et al., 2002, with constrained
// domination, binary tournaments and crowding, run by eaopt. It differs from
// the paper in that no point is evaluated twice: a child seen before is mutated
// until it is new, or else gives way to a fresh sample.
type NSGA2[G Genome[G]] struct {
	// Budget is the number of evaluations, failed and infeasible ones
	// included; 0: DefaultBudget. The last generation is cut to it.
	Budget int
	// Population is the number of parents, and of children a generation, at
	// least 2; 0: DefaultPopulation. The first batch is larger if there are
	// more initial points.
	Population int
	// CrossoverRate is the chance that two parents exchange genes, 0 to 1;
	// 0: DefaultCrossoverRate; or Never.
	CrossoverRate float64
	// MutationRate is the chance that a child is mutated, 0 to 1;
	// 0: DefaultMutationRate, which leaves it to the genome; or Never.
	MutationRate float64
	// Seed determines all randomness.
	Seed uint64
}

func newNSGA2[G Genome[G]](o Options) (Algorithm[G], error) {
	return NSGA2[G](o), nil
}

// Validate fails on invalid options and names each.
func (n NSGA2[G]) Validate() error {
	return errors.Join(
		atLeast("Budget", n.Budget, 1, DefaultBudget),
		atLeast("Population", n.Population, 2, DefaultPopulation),
		isRate("CrossoverRate", n.CrossoverRate, DefaultCrossoverRate),
		isRate("MutationRate", n.MutationRate, DefaultMutationRate))
}

func isRate(name string, value, standard float64) error {
	if value == Never || value >= 0 && value <= 1 {
		return nil
	}
	return fmt.Errorf("search: %s is %v, must be between 0 and 1 (0 for the default, %v; %d for never)",
		name, value, standard, Never)
}

// Begin is Steady's, and fails as it says: a child at a time, after which the worst of
// the population leaves.
//
// Source: Durillo, Nebro, Luna and Alba, "On the effect of the steady-state selection
// scheme in multi-objective genetic algorithms", 2009.
func (n NSGA2[G]) Begin(problem Problem[G]) (*Breeder[G], error) {
	if err := errors.Join(n.Validate(), problem.Validate()); err != nil {
		return nil, err
	}
	b := newBreeder(problem, cmp.Or(n.Budget, DefaultBudget), cmp.Or(n.Population, DefaultPopulation), n.Seed)
	m := n.model(b.archive)
	var parents eaopt.Individuals
	b.learn = func(p Point[G]) error {
		i := eaopt.Individual{Genome: &individual[G]{genome: p.Genome, evaluation: p.Evaluation}}
		parents = survivors[G](append(parents, i), m.population)
		return nil
	}
	b.breed = func(generation int) {
		m.generation = generation
		m.queue(m.mutated(m.couple(parents, b.rng)[0], b.rng), b.rng)
	}
	return b.start()
}

// model is the settings, defaults filled in.
func (n NSGA2[G]) model(a *archive[G]) *model[G] {
	return &model[G]{
		archive:       a,
		population:    cmp.Or(n.Population, DefaultPopulation),
		crossoverRate: cmp.Or(n.CrossoverRate, DefaultCrossoverRate),
		mutationRate:  cmp.Or(n.MutationRate, DefaultMutationRate),
		tries:         mutationTries,
	}
}

// Run is Algorithm's, and fails as it says.
func (n NSGA2[G]) Run(ctx context.Context, problem Problem[G]) (History[G], error) {
	if err := errors.Join(n.Validate(), problem.Validate()); err != nil {
		return nil, err
	}
	if problem.Flight > 0 {
		return asynchronous(ctx, n, problem)
	}
	return n.run(ctx, problem, mutationTries)
}

// run is Run in generations, without its checks. It mutates a child that was seen
// before so many times at most.
func (n NSGA2[G]) run(ctx context.Context, problem Problem[G], tries int) (History[G], error) {
	budget := cmp.Or(n.Budget, DefaultBudget)
	rng := rand.New(rand.NewSource(int64(n.Seed)))
	m := n.model(newArchive(ctx, problem, budget))
	m.ctx, m.tries = ctx, tries
	m.archive.start(m.population, rng)
	ga, err := eaopt.GAConfig{
		NPops:        1,
		PopSize:      uint(len(m.archive.queue)),
		NGenerations: uint(budget), // each takes one evaluation at least
		HofSize:      1,            // eaopt requires one, but no fitness holds for all generations
		Model:        m,
		EarlyStop:    func(*eaopt.GA) bool { return m.done },
		RNG:          rng,
	}.NewGA()
	if err != nil {
		return nil, fmt.Errorf("search: setting up eaopt: %w", err)
	}
	err = ga.Minimize(m.founder)
	m.panicked.Raise()
	return m.archive.history, err
}
