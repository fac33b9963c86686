package search

import (
	"context"
	"math/rand"
	"slices"
)

// How a batch's pool is bred.
const (
	poolPopulation = 50
	poolParents    = poolPopulation / 2 // the best points, with which it begins
	poolSize       = 8 * poolPopulation
	poolTries      = 1 // to mutate a child that is there already: samples cost nothing here
	poolOrigins    = 2 // evaluated ancestors that a lineage names
)

// option is a point that may be evaluated.
type option[G Genome[G]] struct {
	genome          G
	lineage         Lineage
	costs           []float64
	foreseen        Foresight
	mean, deviation float64
}

// pool is points that may be evaluated: none was seen before, none is there twice, and
// all keep the constraints known beforehand.
type pool[G Genome[G]] struct {
	archive *archive[G]
	options []option[G]
	keys    map[string]bool
}

func newPool[G Genome[G]](a *archive[G]) *pool[G] {
	return &pool[G]{archive: a, keys: map[string]bool{}}
}

// add adds a point, of which f is known, unless it was seen before or breaks a constraint.
func (p *pool[G]) add(genome G, lineage Lineage, f Foresight) {
	key := genome.Key()
	if p.archive.seen[key] || p.keys[key] {
		return
	}
	p.keys[key] = true
	if f.Violation <= 0 {
		p.options = append(p.options, option[G]{genome: genome, lineage: lineage, costs: f.costs(), foreseen: f})
	}
}

// numbers are what a model predicts from.
func (f Foresight) numbers() []float64 { return append(f.costs(), f.Features...) }

// breeding is a pool that NSGA-II breeds, with predictions for evaluations.
type breeding[G Genome[G]] struct {
	*pool[G]
	generation int
	unknown    int // place of the objective that is predicted
	predict    func(Foresight) float64
	origins    map[string][]string // evaluated ancestors by key
}

// breed is what a batch is chosen from: all that NSGA-II comes upon with predictions in
// place of the unknown objective. It begins with the best of some points and samples.
func (a *archive[G]) breed(points History[G], generation, unknown int, rng *rand.Rand, predict func(Foresight) float64) []option[G] {
	b := &breeding[G]{newPool(a), generation, unknown, predict, map[string][]string{}}
	problem := Problem[G]{Sample: a.problem.Sample, Evaluate: b.evaluate}
	parents := ranking(points)
	for _, p := range parents[:min(len(parents), poolParents)] {
		problem.Initial = append(problem.Initial, p.Genome.Clone())
		b.origins[p.Key] = []string{p.Key}
	}
	algorithm := NSGA2[G]{Budget: poolSize, Population: poolPopulation, Seed: rng.Uint64()}
	if _, err := algorithm.run(context.Background(), problem, poolTries); err != nil {
		panic(err) // only what evaluates can fail
	}
	return b.options
}

// evaluate is Problem.Evaluate.
func (b *breeding[G]) evaluate(_ context.Context, batch []Candidate[G]) ([]Evaluation, error) {
	evaluations := make([]Evaluation, len(batch))
	for i, c := range batch {
		f := b.archive.problem.Foresee(c.Genome)
		b.add(c.Genome, b.lineage(c), f)
		if f.Violation > 0 {
			evaluations[i].Violation = f.Violation
			continue
		}
		evaluations[i].Objectives = slices.Insert(f.costs(), b.unknown, b.predict(f))
	}
	return evaluations, nil
}

// lineage is a point's in the search: its ancestors that were evaluated, in place of
// parents that were only predicted.
func (b *breeding[G]) lineage(c Candidate[G]) Lineage {
	origins := b.origins[c.Key]
	for _, parent := range c.Parents {
		for _, key := range b.origins[parent] {
			if len(origins) < poolOrigins && !slices.Contains(origins, key) {
				origins = append(origins, key)
			}
		}
	}
	b.origins[c.Key] = origins
	if len(origins) == 0 {
		return Lineage{Generation: b.generation, Operator: Drawn}
	}
	return Lineage{Generation: b.generation, Parents: origins, Operator: c.Operator}
}
