package stats

import (
	"math"
	"slices"
)

// Quantile is the value that a share p of the values do not exceed, on straight lines
// between neighbours; NaN without values.
func Quantile(values []float64, p float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	place := p * float64(len(values)-1)
	sorted := slices.Sorted(slices.Values(values))
	i := int(place)
	return sorted[i] + (place-float64(i))*(sorted[min(i+1, len(sorted)-1)]-sorted[i])
}
