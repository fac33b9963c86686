package stats

import (
	"math"
	"slices"
	"testing"
)

// The figures of textbooks' formulas, worked out by hand: of the ten pairs of
// the last case, x ties in one and y in three, six agree and one does not.
func TestRankCorrelations(t *testing.T) {
	for name, c := range map[string]struct {
		x, y          []float64
		kendall, rank float64
	}{
		"same order":    {[]float64{1, 2, 3, 4}, []float64{10, 20, 25, 1000}, 1, 1},
		"reverse order": {[]float64{1, 2, 3, 4}, []float64{9, 7, 5, 1}, -1, -1},
		"one exchange":  {[]float64{1, 2, 3, 4}, []float64{1, 3, 2, 4}, 4.0 / 6, 1 - 6*2.0/(4*15)},
		"ties":          {[]float64{1, 2, 2, 3, 4}, []float64{1, 1, 1, 5, 3}, 5 / math.Sqrt(9*7), 7 / math.Sqrt(9.5*8)},
	} {
		if got := Kendall(c.x, c.y); math.Abs(got-c.kendall) > 1e-12 {
			t.Errorf("%s: Kendall's tau is %v, want %v", name, got, c.kendall)
		}
		if got := Spearman(c.x, c.y); math.Abs(got-c.rank) > 1e-12 {
			t.Errorf("%s: Spearman's rho is %v, want %v", name, got, c.rank)
		}
	}
	if flat := []float64{3, 3, 3}; !math.IsNaN(Kendall(flat, []float64{1, 2, 3})) || !math.IsNaN(Spearman([]float64{1, 2, 3}, flat)) {
		t.Error("a constant correlates")
	}
	values := []float64{5, 1, 4}
	Spearman(values, values)
	if !slices.Equal(values, []float64{5, 1, 4}) {
		t.Error("the argument was sorted")
	}
}
