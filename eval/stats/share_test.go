package stats

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// The ends are the shares whose standard error the hits are z away from, by its definition;
// of n hits among n they are n/(n+z^2) and 1.
func TestShareInterval(t *testing.T) {
	z := distuv.UnitNormal.Quantile(0.975)
	for _, c := range []struct{ hits, n int }{{0, 1}, {1, 1}, {16, 16}, {90, 100}, {6341, 10000}} {
		low, high := ShareInterval(c.hits, c.n, 0.95)
		n := float64(c.n)
		for _, end := range []float64{low, high} {
			away, error := math.Abs(end-float64(c.hits)/n), math.Sqrt(end*(1-end)/n)
			if math.Abs(away-z*error) > 1e-9 {
				t.Errorf("%d of %d: the end %v is %v standard errors away, want %v", c.hits, c.n, end, away/error, z)
			}
		}
		if low >= high {
			t.Errorf("%d of %d: %v to %v", c.hits, c.n, low, high)
		}
	}
	low, high := ShareInterval(16, 16, 0.95)
	near(t, "low of 16 in 16", low, 16/(16+z*z))
	near(t, "high of 16 in 16", high, 1)
}

// About 95 of 100 intervals hold the true share, for few images too.
func TestShareIntervalHoldsTheShare(t *testing.T) {
	for _, n := range []int{10, 50, 1000} {
		var mean float64
		shares := 0
		for share := 0.05; share < 1; share += 0.05 {
			drawn := distuv.Binomial{N: float64(n), P: share}
			for hits := range n + 1 {
				if low, high := ShareInterval(hits, n, 0.95); low <= share && share <= high {
					mean += drawn.Prob(float64(hits))
				}
			}
			shares++
		}
		if mean /= float64(shares); math.Abs(mean-0.95) > 0.01 {
			t.Errorf("%d images: the interval holds the share in %.1f %% of draws", n, 100*mean)
		}
	}
}
