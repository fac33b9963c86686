// Package stats summarises and compares measured figures: means, intervals,
// paired tests. It knows nothing of where the figures come from.
package stats

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Summary summarises values.
type Summary struct {
	N    int
	Mean float64 // NaN without values
	Std  float64 // sample standard deviation, of N-1 degrees of freedom; NaN below two values
}

// Summarise computes the summary of values.
func Summarise(values []float64) Summary {
	s := Summary{N: len(values), Mean: math.NaN(), Std: math.NaN()}
	if s.N > 0 {
		s.Mean = stat.Mean(values, nil)
	}
	if s.N > 1 {
		s.Std = stat.StdDev(values, nil)
	}
	return s
}

// Interval is an estimate and how far it may be off.
type Interval struct {
	Mean float64 // NaN without values
	Half float64 // the interval is Mean-Half to Mean+Half; NaN where there are too few values
	N    int     // values behind it
}

// MeanInterval is Student's t interval for the mean of values, with the given
// confidence, e.g. 0.95. Of paired differences it is the paired t interval.
func MeanInterval(values []float64, confidence float64) Interval {
	s := Summarise(values)
	i := Interval{Mean: s.Mean, Half: math.NaN(), N: s.N}
	if s.N > 1 {
		t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(s.N - 1)}
		i.Half = t.Quantile((1+confidence)/2) * s.Std / math.Sqrt(float64(s.N))
	}
	return i
}

// Difference is Welch's t interval (Welch, 1947) for the mean of a minus that of
// b, two samples of maybe unequal spread, with the given confidence. N is the
// number of values of the smaller sample; Half is NaN where that is below two.
func Difference(a, b []float64, confidence float64) Interval {
	x, y := Summarise(a), Summarise(b)
	i := Interval{Mean: x.Mean - y.Mean, Half: math.NaN(), N: min(x.N, y.N)}
	if i.N < 2 {
		return i
	}
	u, v := x.Std*x.Std/float64(x.N), y.Std*y.Std/float64(y.N)
	if u+v == 0 {
		i.Half = 0
		return i
	}
	freedom := (u + v) * (u + v) / (u*u/float64(x.N-1) + v*v/float64(y.N-1))
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}
	i.Half = t.Quantile((1+confidence)/2) * math.Sqrt(u+v)
	return i
}

// McNemar is the two-sided exact test of McNemar (1947): the probability, if
// two classifiers are equally good, of a split of the images that only one of
// them recognises at least as uneven as this one.
func McNemar(onlyA, onlyB int) float64 {
	n := onlyA + onlyB
	if n == 0 {
		return 1
	}
	return min(1, 2*distuv.Binomial{N: float64(n), P: 0.5}.CDF(float64(min(onlyA, onlyB))))
}

// PairedImages tests whether two classifiers that were trained several times
// are equally good on the population of images: a[i] and b[i] are the shares
// of trainings that recognised image i. Two-sided, by the normal distribution
// of sum(d)/sqrt(sum(d^2)) for d = a-b. It holds the trainings fixed: the spread
// over seeds is not in it. It panics unless a and b have equal lengths.
//
// It is the normal approximation of the randomisation test of paired differences
// (Fisher, The Design of Experiments, 1935, section 21): if the classifiers are
// equally good, each d could as well be -d, which gives the sum the variance
// sum(d^2). For one training each, where d is -1, 0 or 1, the statistic squared
// is McNemar's (1947), without correction.
func PairedImages(a, b []float64) float64 {
	if len(a) != len(b) {
		panic(fmt.Sprintf("stats: %d images against %d", len(a), len(b)))
	}
	var sum, squares float64
	for i := range a {
		d := a[i] - b[i]
		sum += d
		squares += d * d
	}
	if squares == 0 {
		return 1
	}
	return twoSided(sum / math.Sqrt(squares))
}

// Proportions tests whether two shares (0 to 1) of n and m images differ, each
// with its binomial sampling error and as if the images were different ones:
// the two-sided z test of two proportions with unpooled variance. For paired
// images it finds too few differences.
func Proportions(a float64, n int, b float64, m int) float64 {
	variance := a*(1-a)/float64(n) + b*(1-b)/float64(m)
	if variance == 0 {
		if a == b {
			return 1
		}
		return 0
	}
	return twoSided((a - b) / math.Sqrt(variance))
}

func twoSided(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }

// Holm adjusts p-values for their number (Holm, 1979): comparing them with a
// level keeps the probability of any false finding below that level.
func Holm(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(p[i], p[j]) })
	adjusted := make([]float64, len(p))
	worst := 0.0
	for rank, i := range order {
		worst = max(worst, min(1, p[i]*float64(len(p)-rank)))
		adjusted[i] = worst
	}
	return adjusted
}
