package stats

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// A resample's hits are binomial: the interval's ends lie where that
// distribution has 2.5 and 97.5 %, but for the error of 2,000 resamples.
func TestBootstrapShare(t *testing.T) {
	for _, c := range []struct{ hits, n int }{{90, 100}, {912, 1000}, {250, 500}} {
		low, high := BootstrapShare(c.hits, c.n, 0.95, 1)
		b := distuv.Binomial{N: float64(c.n), P: float64(c.hits) / float64(c.n)}
		for _, end := range []struct{ at, want float64 }{{low, 0.025}, {high, 0.975}} {
			hits := math.Round(end.at * float64(c.n))
			below, upTo := b.CDF(hits-1), b.CDF(hits)
			if below > end.want+0.01 || upTo < end.want-0.01 {
				t.Errorf("%d of %d: the interval ends at %v, of the distribution %.4f to %.4f, want %v in it", c.hits, c.n, end.at, below, upTo, end.want)
			}
		}
	}
}

func TestBootstrapShareOfAll(t *testing.T) {
	for _, hits := range []int{0, 7} {
		low, high := BootstrapShare(hits, 7, 0.95, 1)
		near(t, "low", low, float64(hits)/7)
		near(t, "high", high, float64(hits)/7)
	}
}

func TestBootstrapShareIsSeeded(t *testing.T) {
	ends := func(seed uint64) [2]float64 {
		low, high := BootstrapShare(700, 1000, 0.95, seed)
		return [2]float64{low, high}
	}
	if ends(5) != ends(5) {
		t.Error("the same seed gives another interval")
	}
	same := true
	for seed := range uint64(10) {
		same = same && ends(seed) == ends(5)
	}
	if same {
		t.Error("no seed makes a difference")
	}
}

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
