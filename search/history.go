package search

import (
	"cmp"
	"slices"
)

// Candidate is a point to evaluate.
type Candidate[G any] struct {
	Genome G
	Key    string // of Genome
	Lineage
	Rung int // place in Problem.Rungs of how thoroughly to evaluate it; 0 where there are none
}

// Point is one evaluated candidate.
type Point[G any] struct {
	Candidate[G]
	Evaluation Evaluation // Failed is set on every evaluation that counts as failed
	Order      int        // 0 for the first evaluation of the run
}

// History is every point that a run evaluated, in order; no key twice on a rung.
type History[G any] []Point[G]

// Evaluations returns the points' evaluations in the same order.
func (h History[G]) Evaluations() []Evaluation {
	evaluations := make([]Evaluation, len(h))
	for i, p := range h {
		evaluations[i] = p.Evaluation
	}
	return evaluations
}

// On is the points that were evaluated on a rung, in order.
func (h History[G]) On(rung int) History[G] {
	return slices.DeleteFunc(slices.Clone(h), func(p Point[G]) bool { return p.Rung != rung })
}

// Front returns the feasible points that no other dominates, by ascending
// objectives (the first one first), equal ones by Order. Evaluations on different
// rungs do not compare: take those On one first.
func (h History[G]) Front() []Point[G] {
	var front []Point[G]
	for _, i := range Front(h.Evaluations()) {
		front = append(front, h[i])
	}
	slices.SortFunc(front, func(a, b Point[G]) int {
		return cmp.Or(
			slices.Compare(a.Evaluation.Objectives, b.Evaluation.Objectives),
			cmp.Compare(a.Order, b.Order))
	})
	return front
}

// HypervolumeCurve is the function of that name on the history's evaluations,
// with its errors.
func (h History[G]) HypervolumeCurve(reference []float64) ([]float64, error) {
	return HypervolumeCurve(h.Evaluations(), reference)
}
