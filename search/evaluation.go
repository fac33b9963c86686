package search

import "math"

// Evaluation is what a candidate scored. There are four kinds:
//
//   - feasible: finite Objectives, Violation 0 or less;
//   - infeasible: Violation above 0. Objectives do not count and may be left
//     out, so that cheap constraints can be checked before costly objectives;
//   - failed: Failed, or a Violation that is NaN or infinite, or, with no
//     Violation, an Objective that is. It is worse than everything else, never
//     enters a front, and counts against the budget;
//   - unfinished: the zero value. See Evaluate.
type Evaluation struct {
	Objectives []float64 // all minimised
	Violation  float64   // sum of the constraints' violations
	Failed     bool      // there is no score, e.g. training diverged
}

// Feasible reports whether the evaluation may stand in a front.
func (e Evaluation) Feasible() bool { return e.class() == feasible }

// class orders the kinds of evaluation, better ones first.
type class int

const (
	feasible class = iota
	infeasible
	failed
)

func (e Evaluation) class() class {
	switch {
	case e.Failed, !finite(e.Violation):
		return failed
	case e.Violation > 0:
		return infeasible
	case len(e.Objectives) == 0, !finite(e.Objectives...):
		return failed
	}
	return feasible
}

func (e Evaluation) finished() bool {
	return e.Failed || e.Violation != 0 || len(e.Objectives) > 0
}

func finite(values ...float64) bool {
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}

// Dominates reports whether a is better than b by constrained domination: a
// feasible point beats an infeasible one, and that a failed one; of two
// infeasible points the one with less Violation wins; of two feasible points
// the one that is nowhere worse and somewhere better. Feasible points with
// different numbers of objectives cannot be compared: neither dominates.
//
// Source: Deb, Pratap, Agarwal and Meyarivan, "A fast and elitist
// multiobjective genetic algorithm: NSGA-II", 2002, section VI.
func Dominates(a, b Evaluation) bool {
	ca, cb := a.class(), b.class()
	switch {
	case ca != cb:
		return ca < cb
	case ca == infeasible:
		return a.Violation < b.Violation
	case ca == failed:
		return false
	}
	return dominates(a.Objectives, b.Objectives)
}

// dominates is Pareto domination of plain vectors of finite numbers.
func dominates(a, b []float64) bool {
	return covers(a, b) && !covers(b, a)
}

// covers reports whether a is nowhere worse than b.
func covers(a, b []float64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] > b[i] {
			return false
		}
	}
	return true
}
