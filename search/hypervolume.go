package search

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Hypervolume is the exact volume of the space that the points dominate, up to
// the reference, in the product of the objectives' units. Points not better
// than the reference in every objective add nothing. The order of the points
// does not matter, to the last bit.
//
// It takes n log n time for n points of a front in 2 objectives, at most
// n^2 log n in 3, and a factor n more for each further one.
//
// A number that is NaN or infinite, points of other lengths than the reference,
// and a volume that no float64 holds are errors.
//
// Source: hypervolume by slicing objectives, While, Hingston, Barone and
// Huband, "A faster algorithm for calculating hypervolume", 2006.
func Hypervolume(points [][]float64, reference []float64) (float64, error) {
	if err := checkReference(reference); err != nil {
		return 0, err
	}
	var front [][]float64
	for i, p := range points {
		if err := checkPoint(i, p, reference); err != nil {
			return 0, err
		}
		if inside(p, reference) {
			front = insert(front, p)
		}
	}
	return checkVolume(volume(front, reference))
}

// HypervolumeCurve gives, for each evaluation, the Hypervolume of the feasible
// ones up to and including it. It never falls. Errors are Hypervolume's.
func HypervolumeCurve(evaluations []Evaluation, reference []float64) ([]float64, error) {
	if err := checkReference(reference); err != nil {
		return nil, err
	}
	var front [][]float64
	var reached float64
	curve := make([]float64, len(evaluations))
	for i, e := range evaluations {
		if e.Feasible() {
			p := e.Objectives
			if err := checkPoint(i, p, reference); err != nil {
				return nil, err
			}
			if inside(p, reference) && !covered(front, p) {
				front = insert(front, p)
				now, err := checkVolume(volume(front, reference))
				if err != nil {
					return nil, err
				}
				reached = max(reached, now) // rounding may take a last bit away
			}
		}
		curve[i] = reached
	}
	return curve, nil
}

func checkReference(reference []float64) error {
	if len(reference) == 0 || !finite(reference...) {
		return fmt.Errorf("search: hypervolume reference is %v, must be one finite number for each objective", reference)
	}
	return nil
}

func checkPoint(i int, p, reference []float64) error {
	if len(p) != len(reference) || !finite(p...) {
		return fmt.Errorf("search: hypervolume point %d is %v, must be %d finite numbers as the reference is",
			i, p, len(reference))
	}
	return nil
}

func checkVolume(v float64) (float64, error) {
	if !finite(v) {
		return 0, fmt.Errorf("search: hypervolume is over %g, scale the objectives down", math.MaxFloat64)
	}
	return v, nil
}

// inside reports whether p is better than the reference in every objective.
func inside(p, reference []float64) bool {
	for k := range reference {
		if !(p[k] < reference[k]) {
			return false
		}
	}
	return true
}

func covered(front [][]float64, p []float64) bool {
	return slices.ContainsFunc(front, func(q []float64) bool { return covers(q, p) })
}

// insert keeps front free of points that another covers.
func insert(front [][]float64, p []float64) [][]float64 {
	if covered(front, p) {
		return front
	}
	front = slices.DeleteFunc(front, func(q []float64) bool { return covers(p, q) })
	return append(front, p)
}

// volume cuts the dominated space into slabs along the last objective; within
// a slab the dominated space is that of the points before it, one dimension
// lower. All points are inside the reference and none covers another. The
// order of front may change.
func volume(front [][]float64, reference []float64) float64 {
	last := len(reference) - 1
	if len(front) == 0 {
		return 0
	}
	slices.SortStableFunc(front, func(a, b []float64) int { return cmp.Compare(a[last], b[last]) })
	if last == 0 {
		return reference[0] - front[0][0]
	}
	if last == 1 {
		return area(front, reference)
	}
	var total float64
	var slice [][]float64
	for i, p := range front {
		slice = insert(slice, p[:last])
		end := reference[last]
		if i+1 < len(front) {
			end = front[i+1][last]
		}
		if depth := end - p[last]; depth > 0 {
			total += depth * volume(slice, reference[:last])
		}
	}
	return total
}

// area is the volume of a front of two objectives, sorted by the second and
// so falling in the first.
func area(front [][]float64, reference []float64) float64 {
	var total float64
	for i, p := range front {
		end := reference[1]
		if i+1 < len(front) {
			end = front[i+1][1]
		}
		total += (reference[0] - p[0]) * (end - p[1])
	}
	return total
}
