package stats

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Kendall is Kendall's tau-b (Kendall, 1945) of paired values: 1 if y ranks as x
// does, -1 if the other way round. Pairs that tie in x or y count for neither.
// It is NaN where x or y has one value only. It panics unless the lengths are
// equal.
func Kendall(x, y []float64) float64 {
	paired(x, y)
	var concordant, inX, inY float64
	for i := range x {
		for j := range i {
			a, b := cmp.Compare(x[i], x[j]), cmp.Compare(y[i], y[j])
			concordant += float64(a * b)
			inX += float64(a * a)
			inY += float64(b * b)
		}
	}
	return concordant / math.Sqrt(inX*inY)
}

// Spearman is Spearman's rank correlation (Spearman, 1904) of paired values;
// equal values share the mean of their ranks. It is NaN where x or y has one
// value only. It panics unless the lengths are equal.
func Spearman(x, y []float64) float64 {
	paired(x, y)
	return stat.Correlation(ranks(x), ranks(y), nil)
}

func paired(x, y []float64) {
	if len(x) != len(y) {
		panic(fmt.Sprintf("stats: %d values against %d", len(x), len(y)))
	}
}

// ranks are the values' places in ascending order.
func ranks(values []float64) []float64 {
	sorted := slices.Sorted(slices.Values(values))
	list := make([]float64, len(values))
	for i, v := range values {
		first, _ := slices.BinarySearch(sorted, v)
		last := first
		for last+1 < len(sorted) && sorted[last+1] == v {
			last++
		}
		list[i] = float64(first+last) / 2
	}
	return list
}
