package search

import (
	"cmp"
	"math"
	"slices"
)

// CrowdingDistance measures how much room each point of a front has: the sum
// over objectives of the gap between its two neighbours, as a share of the
// front's extent in that objective. The best and the worst point of an
// objective have +Inf. An objective in which all points are equal adds nothing;
// of points that share the least value the first is the extreme, of those that share
// the greatest the last. Points must have equally many finite objectives.
//
// Source: Deb et al., NSGA-II, 2002, section III.B.
func CrowdingDistance(points [][]float64) []float64 {
	distance := make([]float64, len(points))
	if len(points) == 0 {
		return distance
	}
	order := make([]int, len(points))
	for objective := range points[0] {
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(i, j int) int {
			return cmp.Compare(points[i][objective], points[j][objective])
		})
		addGaps(distance, order, func(i int) float64 { return points[i][objective] })
	}
	return distance
}

// addGaps adds one objective's gaps; order is ascending in it. Values are
// halved so that no difference of finite numbers overflows.
func addGaps(distance []float64, order []int, value func(i int) float64) {
	first, last := order[0], order[len(order)-1]
	extent := value(last)/2 - value(first)/2
	if extent == 0 {
		return
	}
	distance[first], distance[last] = math.Inf(1), math.Inf(1)
	for k := 1; k < len(order)-1; k++ {
		gap := value(order[k+1])/2 - value(order[k-1])/2
		distance[order[k]] += gap / extent
	}
}
