package search

import (
	"math"
	"slices"
)

// model is the process and the front of what was evaluated; nil where that is too
// little.
func (a *archive[G]) model() (*gaussian, *staircase) {
	points, told := feasibleOf(a.history), a.told()
	if len(points) == 0 || len(told) < modelLeast {
		return nil, nil
	}
	unknown := a.unknown(points[0])
	g := a.fit(told, unknown, func(p Point[G]) []float64 { return a.problem.Foresee(p.Genome).numbers() })
	if g == nil {
		return nil, nil
	}
	return g, a.stairs(points, unknown)
}

// told are the points that a model learns from: those that may stand in a front, and those
// that only turned out not to when they were evaluated, such as by a bound on what is
// predicted.
func (a *archive[G]) told() History[G] {
	return slices.DeleteFunc(slices.Clone(a.history), func(p Point[G]) bool {
		e := p.Evaluation
		return e.Failed || len(e.Objectives) == 0 || !finite(e.Objectives...) || e.Violation > 0 && a.problem.Foresee(p.Genome).Violation > 0
	})
}

// feasibleOf are the points that may stand in a front.
func feasibleOf[G Genome[G]](points History[G]) History[G] {
	return slices.DeleteFunc(slices.Clone(points), func(p Point[G]) bool { return !p.Evaluation.Feasible() })
}

// unknown is the place of the objective that only evaluating tells.
func (a *archive[G]) unknown(p Point[G]) int {
	return slices.IndexFunc(a.problem.Foresee(p.Genome).Objectives, math.IsNaN)
}

// fit is the process of an objective of the last points over numbers that
// describe them; nil where these allow none.
func (a *archive[G]) fit(points History[G], objective int, numbers func(Point[G]) []float64) *gaussian {
	var described [][]float64
	var values []float64
	for _, p := range points[max(0, len(points)-modelPoints):] {
		described, values = append(described, numbers(p)), append(values, p.Evaluation.Objectives[objective])
	}
	g, ok := fitGaussian(described, values)
	if !ok {
		return nil
	}
	return g
}

// stairs is the front of feasible points.
func (a *archive[G]) stairs(points History[G], unknown int) *staircase {
	var objectives [][]float64
	for _, p := range points {
		objectives = append(objectives, p.Evaluation.Objectives)
	}
	return newStaircase(unknown, objectives, extentOf(points))
}
