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
	Trained  bool   // By is epochs
	Epochs   int    // of the long training
	Scope    string
	Networks int
	Kendall  Estimate
	Spearman Estimate

	// How far Kendall's tau is above that of costs alone. Both are of the same
	// resampled networks, so that these intervals tell more than whether those of
	// the two overlap. NaN where a cost is what ranks.
	OverParams, OverMAdds Estimate
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
				c := Correlation{By: by.name, Trained: by.trained, Epochs: int(long), Scope: scope}
				c.estimate(groupsOf(pairs, scope), resamples, seed)
				list = append(list, c)
			}
		}
	}
	return list, nil
}

// estimate fills in what groups of networks tell.
func (c *Correlation) estimate(groups [][]pair, resamples int, seed uint64) {
	c.Networks = size(groups)
	of := func(statistic func(networks []pair) float64) Estimate {
		return estimate(groups, statistic, resamples, seed)
	}
	over := func(cost func(pair) float64) Estimate {
		if !c.Trained {
			return unknown
		}
		return of(func(networks []pair) float64 {
			return correlate(networks, pair.ranked, stats.Kendall) - correlate(networks, cost, stats.Kendall)
		})
	}
	c.Kendall = of(func(networks []pair) float64 { return correlate(networks, pair.ranked, stats.Kendall) })
	c.Spearman = of(func(networks []pair) float64 { return correlate(networks, pair.ranked, stats.Spearman) })
	c.OverParams = over(func(p pair) float64 { return p.params })
	c.OverMAdds = over(func(p pair) float64 { return p.madds })
}

// pair is one network.
type pair struct{ by, accuracy, params, madds float64 }

// ranked is what a network is ranked by.
func (p pair) ranked() float64 { return p.by }

// correlate is how something ranks networks as their accuracy does.
func correlate(networks []pair, by func(pair) float64, correlation func(x, y []float64) float64) float64 {
	x, y := make([]float64, len(networks)), make([]float64, len(networks))
	for i, p := range networks {
		x[i], y[i] = by(p), p.accuracy
	}
	return correlation(x, y)
}

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
			pairs = append(pairs, pair{v, *r.Accuracy, float64(r.Params), float64(r.MAdds)})
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

// unknown is an estimate that there is none of.
var unknown = Estimate{Value: math.NaN(), Low: math.NaN(), High: math.NaN()}

// estimate is the mean over groups of a statistic, with an interval for which the
// networks of each group are resampled: the same ones for any statistic.
func estimate(groups [][]pair, statistic func(networks []pair) float64, resamples int, seed uint64) Estimate {
	var sizes []int
	for _, g := range groups {
		sizes = append(sizes, len(g))
	}
	if slices.Min(sizes) < 2 {
		return unknown
	}
	mean := func(drawn [][]int) float64 {
		var sum float64
		for i, places := range drawn {
			networks := make([]pair, len(places))
			for k, place := range places {
				networks[k] = groups[i][place]
			}
			sum += statistic(networks)
		}
		return sum / float64(len(drawn))
	}
	var e Estimate
	e.Value, e.Low, e.High = stats.Bootstrap(sizes, mean, resamples, 0.95, seed)
	return e
}
