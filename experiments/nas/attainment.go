package nas

import (
	"math"
	"slices"

	"lrunet/reports"
)

// attain finds what fronts reach of two objectives, of which x is smaller and y larger
// where better: any of them, at least half of them, and all (Grunert da Fonseca,
// Fonseca and Hall, "Inferential Performance Assessment of Stochastic Optimisers and
// the Attainment Function", 2001). Each surface is a staircase with both growing.
func attain(fronts [][]reports.Point) reports.Attainment {
	var xs []float64
	for _, front := range fronts {
		for _, p := range front {
			xs = append(xs, p.X)
		}
	}
	slices.Sort(xs)
	var a reports.Attainment
	for _, x := range slices.Compact(xs) {
		values := make([]float64, len(fronts))
		for i, front := range fronts {
			values[i] = math.Inf(-1)
			for _, p := range front {
				if p.X <= x {
					values[i] = max(values[i], p.Y)
				}
			}
		}
		slices.Sort(values)
		slices.Reverse(values)
		rise(&a.Best, x, values[0])
		rise(&a.Median, x, values[(len(values)-1)/2])
		rise(&a.Worst, x, values[len(values)-1])
	}
	return a
}

// rise adds a step to a staircase, if it is one.
func rise(points *[]reports.Point, x, y float64) {
	if n := len(*points); !math.IsInf(y, -1) && (n == 0 || y > (*points)[n-1].Y) {
		*points = append(*points, reports.Point{X: x, Y: y})
	}
}
