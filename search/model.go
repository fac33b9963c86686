package search

import (
	"cmp"
	"context"
	"math/rand"
	"slices"

	"github.com/MaxHalford/eaopt"

	"lrunet/internal/crash"
)

// mutationTries is how often a child that was seen before is mutated until it
// gives way to a fresh sample.
const mutationTries = 20

// individual is a genome in eaopt's hands.
type individual[G Genome[G]] struct {
	genome     G
	lineage    Lineage
	evaluation Evaluation
	order      float64 // place in the first batch
}

// Evaluate scores nothing and never fails: the model evaluates whole batches and
// sets the fitness itself. Until it has, the first batch keeps its order.
func (i *individual[G]) Evaluate() (float64, error) { return i.order, nil }

// Mutate is eaopt.Genome's.
func (i *individual[G]) Mutate(rng *rand.Rand) {
	i.genome.Mutate(rng)
	i.lineage.mutate()
}

// Crossover is eaopt.Genome's.
func (i *individual[G]) Crossover(mate eaopt.Genome, rng *rand.Rand) {
	other := mate.(*individual[G])
	i.genome.Crossover(other.genome, rng)
	i.lineage.cross(&other.lineage)
}

// Clone is eaopt.Genome's. A clone is a child to be, its evaluation its own.
func (i *individual[G]) Clone() eaopt.Genome {
	return &individual[G]{genome: i.genome.Clone(), lineage: Lineage{Parents: []string{i.genome.Key()}}}
}

// model is NSGA-II as eaopt knows models: a step from one generation to the
// next. An individual's fitness is its place in the crowded-comparison order
// of its generation, so that eaopt keeps a population sorted by that order.
type model[G Genome[G]] struct {
	ctx           context.Context
	archive       *archive[G]
	population    int
	crossoverRate float64
	mutationRate  float64
	tries         int // to mutate a child that was seen before
	founders      int // handed to eaopt
	generation    int
	done          bool
	panicked      *crash.Panic
}

// Validate is eaopt.Model's. It never fails: NSGA2 has validated the options
// before.
func (m *model[G]) Validate() error { return nil }

// founder hands the queued first batch to eaopt, one by one.
func (m *model[G]) founder(*rand.Rand) eaopt.Genome {
	i := m.founders
	m.founders++
	return &individual[G]{genome: m.archive.queue[i].Genome, order: float64(i)}
}

// Apply is eaopt.Model's. It takes a step, and keeps a panic for Run: eaopt calls it in a
// goroutine of its own, where nobody else could recover it.
func (m *model[G]) Apply(pop *eaopt.Population) (err error) {
	if m.panicked = crash.Catch(func() { err = m.step(pop) }); m.panicked != nil {
		return m.panicked
	}
	return err
}

// step evaluates one batch: the founders, then each generation's children. It fails if
// the batch cannot be evaluated.
func (m *model[G]) step(pop *eaopt.Population) error {
	children, parents := pop.Individuals, eaopt.Individuals(nil)
	if m.generation > 0 {
		parents = pop.Individuals
		children = m.breed(parents, pop.RNG)
	}
	if len(children) == 0 {
		m.done = true
		return nil
	}
	points, err := m.archive.evaluate(m.ctx, m.generation)
	if err != nil {
		return err
	}
	for i := range children {
		children[i].Genome.(*individual[G]).evaluation = points[i].Evaluation
	}
	pop.Individuals = survivors[G](slices.Concat(parents, children), m.population)
	m.generation++
	m.done = m.archive.spent()
	return nil
}

// breed makes and queues a generation of children, fewer when the budget or
// the space ends.
func (m *model[G]) breed(parents eaopt.Individuals, rng *rand.Rand) eaopt.Individuals {
	var children eaopt.Individuals
	for len(children) < m.population {
		couple := m.couple(parents, rng)
		for _, child := range couple[:min(2, m.population-len(children))] {
			if !m.queue(m.mutated(child, rng), rng) {
				return children
			}
			children = append(children, child)
		}
	}
	return children
}

// couple is two children of two winners.
func (m *model[G]) couple(parents eaopt.Individuals, rng *rand.Rand) eaopt.Individuals {
	couple := eaopt.Individuals{tournament(parents, rng), tournament(parents, rng)}
	if rng.Float64() < m.crossoverRate {
		couple[0].Crossover(couple[1], rng)
	}
	return couple
}

// mutated is a child, mutated as often as children are.
func (m *model[G]) mutated(child eaopt.Individual, rng *rand.Rand) *individual[G] {
	if rng.Float64() < m.mutationRate {
		child.Mutate(rng)
	}
	return child.Genome.(*individual[G])
}

// tournament clones the better of two parents. Their order is their rank, so
// the earlier one wins.
func tournament(parents eaopt.Individuals, rng *rand.Rand) eaopt.Individual {
	return parents[min(rng.Intn(len(parents)), rng.Intn(len(parents)))].Clone(rng)
}

// queue queues the child's genome for evaluation, changed if it was seen before.
func (m *model[G]) queue(child *individual[G], rng *rand.Rand) bool {
	child.lineage.Generation = m.generation
	if m.archive.add(child.genome, child.lineage) {
		return true
	}
	for range m.tries {
		child.Mutate(rng)
		if m.archive.add(child.genome, child.lineage) {
			return true
		}
	}
	genome, ok := m.archive.sample(m.generation, rng)
	child.genome = genome
	return ok
}

// survivors returns the best n: front by front, and by falling crowding
// distance within a front. Their fitness is their place.
func survivors[G Genome[G]](all eaopt.Individuals, n int) eaopt.Individuals {
	evaluations := make([]Evaluation, len(all))
	for i := range all {
		evaluations[i] = all[i].Genome.(*individual[G]).evaluation
	}
	var best eaopt.Individuals
	for _, front := range NonDominatedSort(evaluations) {
		for _, i := range byCrowding(evaluations, front) {
			if len(best) == n {
				return best
			}
			all[i].Fitness, all[i].Evaluated = float64(len(best)), true
			best = append(best, all[i])
		}
	}
	return best
}

// byCrowding orders a front by falling crowding distance, equal ones as they
// were. Points without a feasible score have no place in objective space and
// keep their order.
func byCrowding(evaluations []Evaluation, front []int) []int {
	if !evaluations[front[0]].Feasible() {
		return front
	}
	points := make([][]float64, len(front))
	places := make([]int, len(front))
	for k, i := range front {
		points[k], places[k] = evaluations[i].Objectives, k
	}
	distance := CrowdingDistance(points)
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(distance[b], distance[a]) })
	order := make([]int, len(front))
	for k, place := range places {
		order[k] = front[place]
	}
	return order
}
