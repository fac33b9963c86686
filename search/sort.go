package search

import (
	"cmp"
	"slices"
)

// NonDominatedSort divides the evaluations into fronts by Dominates, best first.
// No member of a front dominates another, and each member of a later front is
// dominated by one of the front before. A front holds ascending indexes;
// failed evaluations are the last front.
//
// Source: Zhang, Tian, Cheng and Jin, "An efficient approach to nondominated
// sorting for evolutionary multiobjective optimization", 2015 (ENS-SS).
func NonDominatedSort(evaluations []Evaluation) [][]int {
	var fronts [][]int
	for _, i := range byPromise(evaluations) {
		rank := slices.IndexFunc(fronts, func(front []int) bool {
			return !anyDominates(evaluations, front, i)
		})
		if rank < 0 {
			rank = len(fronts)
			fronts = append(fronts, nil)
		}
		fronts[rank] = append(fronts[rank], i)
	}
	for _, front := range fronts {
		slices.Sort(front)
	}
	return fronts
}

// Front returns the ascending indexes of the feasible evaluations that no
// other dominates. Points with equal objectives are all in it.
func Front(evaluations []Evaluation) []int {
	var front []int
	for _, i := range byPromise(evaluations) {
		if evaluations[i].Feasible() && !anyDominates(evaluations, front, i) {
			front = append(front, i)
		}
	}
	slices.Sort(front)
	return front
}

// byPromise orders indexes so that none is dominated by a later one.
func byPromise(evaluations []Evaluation) []int {
	classes := make([]class, len(evaluations))
	indexes := make([]int, len(evaluations))
	for i, e := range evaluations {
		classes[i], indexes[i] = e.class(), i
	}
	slices.SortStableFunc(indexes, func(i, j int) int {
		a, b := evaluations[i], evaluations[j]
		if c := cmp.Compare(classes[i], classes[j]); c != 0 {
			return c
		}
		if classes[i] == infeasible {
			return cmp.Compare(a.Violation, b.Violation)
		}
		return slices.Compare(a.Objectives, b.Objectives)
	})
	return indexes
}

// anyDominates asks the latest members first: they are the nearest and the
// likeliest to dominate.
func anyDominates(evaluations []Evaluation, members []int, i int) bool {
	for _, m := range slices.Backward(members) {
		if Dominates(evaluations[m], evaluations[i]) {
			return true
		}
	}
	return false
}
