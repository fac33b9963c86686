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
	i := int(math.Ceil(p*float64(len(sorted))-1e-9)) - 1 // (1-0.95)/2 is a little more than 0.025
	return sorted[min(max(i, 0), len(sorted)-1)]
}

// Bootstrap is a statistic of groups of that many things each, and its percentile
// interval when the things of each group are drawn anew with replacement. The
// statistic is handed the places of the things in their groups. Resamples whose
// statistic is NaN are left out; without any other the interval is NaN. The same seed
// gives the same interval.
func Bootstrap(sizes []int, statistic func(places [][]int) float64, resamples int, confidence float64, seed uint64) (value, low, high float64) {
	random := rand.New(rand.NewPCG(seed, uint64(len(sizes))))
	places := make([][]int, len(sizes))
	for i, n := range sizes {
		for k := range n {
			places[i] = append(places[i], k)
		}
	}
	value = statistic(places)
	var values []float64
	for range resamples {
		for i, n := range sizes {
			for k := range n {
				places[i][k] = random.IntN(n)
			}
		}
		if v := statistic(places); !math.IsNaN(v) {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return value, math.NaN(), math.NaN()
	}
	slices.Sort(values)
	return value, percentile(values, (1-confidence)/2), percentile(values, (1+confidence)/2)
}
