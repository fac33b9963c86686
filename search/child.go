package search

import "math/rand"

// mutant queues a mutated clone of a point, mutated until it is new, or else a fresh
// sample; false where neither was found.
func (a *archive[G]) mutant(parent Point[G], generation int, rng *rand.Rand) bool {
	child := parent.Genome.Clone()
	lineage := Lineage{Generation: generation, Parents: []string{parent.Key}, Operator: Mutated}
	for range mutationTries {
		if a.spent() {
			return false
		}
		child.Mutate(rng)
		if a.add(child, lineage) {
			return true
		}
	}
	_, ok := a.sample(generation, rng)
	return ok
}
