package search

import "strings"

// Operators of a Lineage.
const (
	Initial  = "initial"   // the point is one of Problem.Initial
	Drawn    = "random"    // Problem.Sample drew it
	Crossed  = "crossover" // parents exchanged genes
	Mutated  = "mutation"  // a parent's genes were changed
	Promoted = "promotion" // the point itself did well on a lower rung
)

// Lineage is how an algorithm came to a point.
type Lineage struct {
	Generation int      // the batch, 0 for the first
	Parents    []string // keys of the points whose genes it has, the one it was cloned from first; none if it was given or drawn
	Operator   string   // Initial, Drawn, or what was done to the parents' genes, in that order, e.g. "crossover+mutation"
}

// mutate notes a mutation, further ones once.
func (l *Lineage) mutate() {
	if !strings.HasSuffix(l.Operator, Mutated) {
		l.operate(Mutated)
	}
}

// cross notes an exchange of genes between two clones, which thereby have both
// parents; a point that was paired with itself is one.
func (l *Lineage) cross(mate *Lineage) {
	l.operate(Crossed)
	mate.operate(Crossed)
	if mine, its := l.Parents[0], mate.Parents[0]; mine != its {
		l.Parents, mate.Parents = []string{mine, its}, []string{its, mine}
	}
}

func (l *Lineage) operate(operator string) {
	if l.Operator != "" {
		l.Operator += "+"
	}
	l.Operator += operator
}
