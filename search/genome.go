package search

import "math/rand"

// Genome is one point of a search space. G is the implementing type itself,
// usually a pointer, since Mutate and Crossover change their receiver:
//
//	type bits struct{ b []bool }
//	func (g *bits) Clone() *bits { ... } // *bits is a Genome[*bits]
//
// Randomness comes from the generator handed in and from nowhere else.
type Genome[G any] interface {
	// Clone returns a deep copy.
	Clone() G
	// Mutate changes the genome in place. How much is the genome's affair;
	// it may also change nothing.
	Mutate(rng *rand.Rand)
	// Crossover exchanges genes with mate in place: both become children.
	Crossover(mate G, rng *rand.Rand)
	// Key identifies the point. Genomes with equal keys are the same point
	// and are evaluated once.
	Key() string
}
