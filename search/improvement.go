package search

import (
	"cmp"
	"math"
	"slices"
)

// staircase is a front of which one objective of a further point is not known. What
// the point adds to the hypervolume falls with that objective in straight pieces,
// with a bend at each point of the front, so that what is to be expected has a closed
// form.
type staircase struct {
	unknown   int         // place of the objective
	front     [][]float64 // by rising unknown objective
	reference []float64
}

// newStaircase is that of feasible points, up to a reference a tenth of their extent
// beyond the worst.
func newStaircase(unknown int, points [][]float64, e extent) *staircase {
	s := &staircase{unknown: unknown}
	for k, high := range e.high {
		s.reference = append(s.reference, high+max((high-e.low[k])/10, 1e-9*max(1, math.Abs(high))))
	}
	for _, p := range points {
		s.add(p)
	}
	return s
}

func (s *staircase) add(p []float64) {
	s.front = insert(s.front, p)
	slices.SortStableFunc(s.front, func(a, b []float64) int { return cmp.Compare(a[s.unknown], b[s.unknown]) })
}

// expected is the expected gain of hypervolume of a point with known costs whose
// other objective is normal with that mean and deviation.
func (s *staircase) expected(costs []float64, mean, deviation float64) float64 {
	limit := without(s.reference, s.unknown)
	if !inside(costs, limit) {
		return 0
	}
	box := 1.0
	for k := range costs {
		box *= limit[k] - costs[k]
	}
	var gain, before float64 // before: of the integral, up to the last bend
	var covering [][]float64
	for i := 0; i <= len(s.front); i++ {
		end := s.reference[s.unknown]
		if i < len(s.front) {
			end = min(end, s.front[i][s.unknown])
		}
		open := box - volume(slices.Clone(covering), limit)
		if open <= 1e-12*box {
			break
		}
		now := below(end, mean, deviation)
		gain += open * max(now-before, 0)
		before = now
		if i < len(s.front) {
			covering = cover(covering, without(s.front[i], s.unknown), costs, limit)
		}
	}
	return gain
}

// cover adds to a front of costs the part of a point that is above a corner.
func cover(front [][]float64, p, corner, limit []float64) [][]float64 {
	for k := range p {
		p[k] = max(p[k], corner[k])
	}
	if !inside(p, limit) {
		return front
	}
	return insert(front, p)
}

// without is a copy of a vector without one place.
func without(v []float64, place int) []float64 {
	return slices.Delete(slices.Clone(v), place, place+1)
}

// below is by how much a normal number is expected to be below a bound, 0 where it is
// above.
func below(bound, mean, deviation float64) float64 {
	if deviation <= 0 {
		return max(bound-mean, 0)
	}
	z := (bound - mean) / deviation
	density := math.Exp(-z*z/2) / math.Sqrt(2*math.Pi)
	return (bound-mean)*math.Erfc(-z/math.Sqrt2)/2 + deviation*density
}
