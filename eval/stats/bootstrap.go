package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Resamples is how many resamples a bootstrap interval is made of: for percentiles
// Efron and Tibshirani advise 1,000 or more.
const Resamples = 2000

// BootstrapShare is the percentile interval of the bootstrap (Efron, The Annals of
// Statistics, 1979; Efron and Tibshirani, An Introduction to the Bootstrap, 1993,
// chapter 13) for a share: of hits among n images, with the given confidence. Each
// of the Resamples draws n of the images with replacement. The same seed gives the
// same interval. It panics unless hits is 0 to n and n is positive.
func BootstrapShare(hits, n int, confidence float64, seed uint64) (low, high float64) {
	if n < 1 || hits < 0 || hits > n {
		panic(fmt.Sprintf("stats: %d hits among %d images", hits, n))
	}
	random := rand.New(rand.NewPCG(seed, uint64(n)))
	shares := make([]float64, Resamples)
	for i := range shares {
		drawn := 0
		for range n { // the first images are the hits, as their order is no matter
			if random.IntN(n) < hits {
				drawn++
			}
		}
		shares[i] = float64(drawn) / float64(n)
	}
	slices.Sort(shares)
	return percentile(shares, (1-confidence)/2), percentile(shares, (1+confidence)/2)
}

// percentile is the smallest of the sorted values that a share p of them does not
// exceed.
func percentile(sorted []float64, p float64) float64 {
	i := int(math.Ceil(p*float64(len(sorted)))) - 1
	return sorted[min(max(i, 0), len(sorted)-1)]
}
