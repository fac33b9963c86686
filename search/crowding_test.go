package search_test

import (
	"math"
	"math/rand"
	"slices"
	"testing"

	"lrunet/search"
)

func TestCrowdingDistance(t *testing.T) {
	inf := math.Inf(1)
	tests := []struct {
		name   string
		points [][]float64
		want   []float64
	}{
		{"none", nil, nil},
		{"one", [][]float64{{3, 4}}, []float64{0}},
		{"two", [][]float64{{0, 1}, {1, 0}}, []float64{inf, inf}},
		{"a line", [][]float64{{0, 4}, {3, 1}, {1, 3}, {4, 0}}, []float64{inf, 1.5, 1.5, inf}},
		{"scaled", [][]float64{{0, 40}, {1, 30}, {4, 0}}, []float64{inf, 2, inf}},
		{"one objective is constant", [][]float64{{0, 7}, {1, 7}, {4, 7}}, []float64{inf, 1, inf}},
		{"all equal", [][]float64{{5, 5}, {5, 5}, {5, 5}}, []float64{0, 0, 0}},
		{"a shared extreme is the first's", [][]float64{{0}, {0}, {1}, {2}}, []float64{inf, 0.5, 1, inf}},
		{"no overflow", [][]float64{{-math.MaxFloat64}, {0}, {math.MaxFloat64}}, []float64{inf, 1, inf}},
	}
	for _, test := range tests {
		if got := search.CrowdingDistance(test.points); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, must be %v", test.name, got, test.want)
		}
	}
}

// TestCrowdingDistanceAgainstBruteForce looks for each point's neighbours among
// all points instead of sorting.
func TestCrowdingDistanceAgainstBruteForce(t *testing.T) {
	rng := rand.New(rand.NewSource(3))
	for range 200 {
		points := randomPoints(rng, 2+rng.Intn(20), 1+rng.Intn(3))
		got := search.CrowdingDistance(points)
		for i, p := range points {
			var want float64
			for k := range p {
				below, above := math.Inf(-1), math.Inf(1)
				least, most := p[k], p[k]
				for j, q := range points {
					least, most = min(least, q[k]), max(most, q[k])
					if j != i && q[k] <= p[k] {
						below = max(below, q[k])
					}
					if j != i && q[k] >= p[k] {
						above = min(above, q[k])
					}
				}
				want += (above - below) / (most - least)
			}
			if got[i] != want && math.Abs(got[i]-want) > 1e-12 {
				t.Fatalf("%v: point %d has %v, must have %v", points, i, got[i], want)
			}
		}
	}
}

// randomPoints are in the unit cube, no coordinate twice.
func randomPoints(rng *rand.Rand, n, objectives int) [][]float64 {
	points := make([][]float64, n)
	for i := range points {
		for range objectives {
			points[i] = append(points[i], rng.Float64())
		}
	}
	return points
}
