// Package ranking says whether brief training ranks networks as long training does:
// rank correlations of a table's budgets, beside those of costs alone.
package ranking

import (
	"cmp"
	"errors"
	"math"
	"slices"

	"lrunet/eval/stats"
	"lrunet/eval/table"
)

// strata is how many parts of equally many networks, by multiply-adds, are looked at
// each by itself.
const strata = 5

// DefaultResamples is how many resamples an interval is made of.
const DefaultResamples = 200

// Scopes of a correlation.
const (
	All    = "all"         // all networks
	Better = "better half" // those whose accuracy after the longer training is in the upper half
	Strata = "strata"      // mean over parts of networks that cost about the same
)

// Correlation is how one thing ranks networks as their accuracy after a long training
// does.
type Correlation struct {
	By       string // epochs of a shorter training, or a cost
	Epochs   int    // of the long training
	Scope    string
	Networks int
	Kendall  Estimate
	Spearman Estimate
}

// Estimate is a correlation with its 95 % bootstrap interval over networks. NaN where
// there are too few networks.
type Estimate struct{ Value, Low, High float64 }

// Correlate compares all pairs of budgets of a table, and costs with each, on the
// table's first seed. It fails on a table without two budgets, and on fewer than two
// resamples.
func Correlate(f *table.File, resamples int, seed uint64) ([]Correlation, error) {
	if resamples < 2 {
		return nil, errors.New("resamples: an interval needs two or more")
	}
	rungs := rungsOf(f)
	if len(rungs) < 2 {
		return nil, errors.New("the table has no two numbers of epochs to compare")
	}
	var list []Correlation
	for i, long := range rungs[1:] {
		for _, by := range append(predictors(rungs[:i+1]), costs...) {
			pairs := pairsOf(f, by, long)
			for _, scope := range []string{All, Better, Strata} {
				groups := groupsOf(pairs, scope)
				list = append(list, Correlation{
					By: by.name, Epochs: int(long), Scope: scope, Networks: size(groups),
					Kendall: estimate(groups, stats.Kendall, resamples, seed), Spearman: estimate(groups, stats.Spearman, resamples, seed),
				})
			}
		}
	}
	return list, nil
}

// pair is one network.
type pair struct{ by, accuracy, madds float64 }

// pairsOf are the networks for which both are known.
func pairsOf(f *table.File, by predictor, long int32) []pair {
	known := map[int32]float64{}
	for i := range f.Rows {
		r := &f.Rows[i]
		if r.Seed != f.Rows[0].Seed {
			continue
		}
		if v, ok := by.of(r); ok {
			known[r.Network] = v
		}
	}
	var pairs []pair
	for i := range f.Rows {
		r := &f.Rows[i]
		v, ok := known[r.Network]
		if ok && r.Seed == f.Rows[0].Seed && r.Epochs == long && r.Accuracy != nil {
			pairs = append(pairs, pair{v, *r.Accuracy, float64(r.MAdds)})
		}
	}
	return pairs
}

// groupsOf are the networks of a scope, in groups that are looked at each by itself.
func groupsOf(pairs []pair, scope string) [][]pair {
	sorted := slices.Clone(pairs)
	switch scope {
	case Better:
		slices.SortStableFunc(sorted, func(a, b pair) int { return cmp.Compare(b.accuracy, a.accuracy) })
		return [][]pair{sorted[:(len(sorted)+1)/2]}
	case Strata:
		slices.SortStableFunc(sorted, func(a, b pair) int { return cmp.Compare(a.madds, b.madds) })
		var groups [][]pair
		for i := range strata {
			groups = append(groups, sorted[i*len(sorted)/strata:(i+1)*len(sorted)/strata])
		}
		return groups
	}
	return [][]pair{sorted}
}

func size(groups [][]pair) int {
	n := 0
	for _, g := range groups {
		n += len(g)
	}
	return n
}

// estimate is the mean over groups of a correlation, with an interval for which the
// networks of each group are resampled.
func estimate(groups [][]pair, correlation func(x, y []float64) float64, resamples int, seed uint64) Estimate {
	var sizes []int
	for _, g := range groups {
		sizes = append(sizes, len(g))
	}
	mean := func(drawn [][]int) float64 {
		var sum float64
		for i, places := range drawn {
			x, y := make([]float64, len(places)), make([]float64, len(places))
			for k, place := range places {
				x[k], y[k] = groups[i][place].by, groups[i][place].accuracy
			}
			sum += correlation(x, y)
		}
		return sum / float64(len(drawn))
	}
	e := Estimate{Value: math.NaN(), Low: math.NaN(), High: math.NaN()}
	if slices.Min(sizes) < 2 {
		return e
	}
	e.Value, e.Low, e.High = stats.Bootstrap(sizes, mean, resamples, 0.95, seed)
	return e
}
