package search

import (
	"cmp"
	"math"
	"math/rand"
	"slices"
)

// sumShare is how much the weighted sum counts in a scalarisation beside the
// weighted maximum: enough to tell points apart whose maximum is the same.
const sumShare = 0.05

// scalar makes one number of several objectives, lower ones better: the augmented
// Chebyshev function with random weights, on objectives that are scaled to the
// extent of the points seen so far.
//
// Source: Knowles, "ParEGO: a hybrid algorithm with on-line landscape approximation
// for expensive multiobjective optimization problems", 2006.
type scalar []float64

// newScalar draws weights evenly among those that sum to one.
func newScalar(objectives int, rng *rand.Rand) scalar {
	weights := make(scalar, objectives)
	sum := 0.0
	for i := range weights {
		weights[i] = rng.ExpFloat64()
		sum += weights[i]
	}
	for i := range weights {
		weights[i] /= sum
	}
	return weights
}

// of is the value of objectives within an extent.
func (s scalar) of(objectives []float64, e extent) float64 {
	var most, sum float64
	for i, v := range objectives {
		part := s[i] * e.scaled(i, v)
		most, sum = max(most, part), sum+part
	}
	return most + sumShare*sum
}

// compare orders evaluations: those that constrained domination tells apart by class
// as it does, feasible ones by their value.
func (s scalar) compare(a, b Evaluation, e extent) int {
	if c := cmp.Compare(a.class(), b.class()); c != 0 {
		return c
	}
	switch a.class() {
	case feasible:
		return cmp.Compare(s.of(a.Objectives, e), s.of(b.Objectives, e))
	case infeasible:
		return cmp.Compare(a.Violation, b.Violation)
	}
	return 0
}

// best is the first of the best points; there is one at least.
func best[G Genome[G]](points []Point[G], s scalar, e extent) Point[G] {
	return slices.MinFunc(points, func(a, b Point[G]) int { return s.compare(a.Evaluation, b.Evaluation, e) })
}

// extent is from where to where the objectives of feasible points go.
type extent struct{ low, high []float64 }

func (e *extent) add(objectives []float64) {
	if e.low == nil {
		e.low, e.high = slices.Clone(objectives), slices.Clone(objectives)
		return
	}
	for i, v := range objectives {
		e.low[i], e.high[i] = min(e.low[i], v), max(e.high[i], v)
	}
}

// scaled is where a value of an objective lies, 0 to 1. Values are halved so that no
// difference of finite numbers overflows.
func (e extent) scaled(objective int, v float64) float64 {
	width := e.high[objective]/2 - e.low[objective]/2
	if width == 0 {
		return 0
	}
	return math.Min((v/2-e.low[objective]/2)/width, 1)
}

// extentOf is that of the feasible points.
func extentOf[G any](points []Point[G]) extent {
	var e extent
	for _, p := range points {
		if p.Evaluation.Feasible() {
			e.add(p.Evaluation.Objectives)
		}
	}
	return e
}
