package stats

import (
	"math"
	"math/rand/v2"
	"slices"
)

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
