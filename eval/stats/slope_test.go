package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestSlopes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	x, y := make([][]float64, 2), []float64(nil)
	var rows []int
	for i := range 50 {
		a, b := 16+random.Float64(), 3*random.Float64()
		x[0], x[1] = append(x[0], a), append(x[1], b)
		y, rows = append(y, 5+2*a-0.5*b), append(rows, i)
	}
	y[7] = 1000
	rows = append(append(rows[:7:7], rows[8:]...), rows[:5]...) // without the seventh, some twice
	if s := Slopes(x, y, rows); math.Abs(s[0]-2) > 1e-9 || math.Abs(s[1]+0.5) > 1e-9 {
		t.Errorf("slopes %v, want 2 and -0.5", s)
	}
}

// For one column the slope is the covariance over the variance.
func TestSlopeOfNoise(t *testing.T) {
	x, y := []float64{1, 2, 3, 4, 7}, []float64{2, 1, 4, 3, 9}
	// Means 3.4 and 3.8; sums of products 26.4, of squares 21.2.
	if s := Slopes([][]float64{x}, y, []int{0, 1, 2, 3, 4}); math.Abs(s[0]-26.4/21.2) > 1e-12 {
		t.Errorf("slope %v, want %v", s[0], 26.4/21.2)
	}
}

func TestNoSlopes(t *testing.T) {
	x := [][]float64{{1, 2, 3, 4, 5}, {2, 4, 6, 8, 10}, {7, 7, 7, 7, 7}}
	y := []float64{1, 2, 3, 5, 4}
	for name, columns := range map[string][][]float64{"together": x[:2], "constant": x[2:]} {
		for _, s := range Slopes(columns, y, []int{0, 1, 2, 3, 4}) {
			if !math.IsNaN(s) {
				t.Errorf("%s: slope %v", name, s)
			}
		}
	}
	if s := Slopes(x[:1], y, []int{0, 1}); !math.IsNaN(s[0]) {
		t.Errorf("slope %v of two points", s)
	}
}
