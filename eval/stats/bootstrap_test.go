package stats

import (
	"math"
	"testing"
)

// A percentile is not moved by the rounding of its share.
func TestPercentile(t *testing.T) {
	for _, n := range []int{200, 500, 2000} {
		sorted := make([]float64, n)
		for i := range sorted {
			sorted[i] = float64(i + 1)
		}
		confidence := 0.95
		if low, high := percentile(sorted, (1-confidence)/2), percentile(sorted, (1+confidence)/2); low != math.Ceil(float64(n)/40) || high != math.Ceil(float64(n)*39/40) {
			t.Errorf("of 1 to %d: %g to %g", n, low, high)
		}
	}
}

// The interval of a mean is about two standard errors either way.
func TestBootstrap(t *testing.T) {
	values := make([]float64, 100)
	for i := range values {
		values[i] = float64(i % 2)
	}
	mean := func(places [][]int) float64 {
		var sum float64
		for _, p := range places[0] {
			sum += values[p] / 100
		}
		return sum
	}
	value, low, high := Bootstrap([]int{100}, mean, 2000, 0.95, 1)
	if math.Abs(value-0.5) > 1e-9 || math.Abs(low-0.4) > 0.02 || math.Abs(high-0.6) > 0.02 {
		t.Errorf("%g, %g to %g, want 0.5, about 0.4 to 0.6", value, low, high)
	}
	if _, low, high := Bootstrap([]int{3}, func([][]int) float64 { return math.NaN() }, 10, 0.95, 1); !math.IsNaN(low) || !math.IsNaN(high) {
		t.Errorf("%g to %g, want none", low, high)
	}
}
