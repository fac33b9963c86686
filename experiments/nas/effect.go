package nas

import (
	"fmt"
	"math"
	"slices"

	"lrunet/eval"
	"lrunet/eval/stats"
	"lrunet/lrunet"
	"lrunet/reports"
)

// fewestPairs is the least number of pairs that an effect is estimated from.
const fewestPairs = 10

// accuracyPoints is the unit of effects.
const accuracyPoints = "points of accuracy"

// effects are what networks gain by more parameters and by more iterations; those
// that the candidates do not tell are left out.
func effects(rows []reports.Row) []reports.Effect {
	rows = trained(rows)
	if len(rows) < fewestCandidates {
		return nil
	}
	list := doubling(rows)
	if e, ok := iteration(rows); ok {
		list = append(list, e)
	}
	return list
}

// doubling estimates what twice the parameters and twice the iterations gain, each
// with the other equal.
func doubling(rows []reports.Row) []reports.Effect {
	var params, iterations []float64
	for _, r := range rows {
		params = append(params, math.Log2(r.Measures.Value("params")))
		iterations = append(iterations, math.Log2(iterationsOf(r)))
	}
	x, y := [][]float64{params, iterations}, accuracies(rows)
	var list []reports.Effect
	for k, change := range []string{"twice the parameters, equal iterations", "twice the iterations, equal parameters"} {
		gain, low, high := stats.Bootstrap([]int{len(rows)}, func(places [][]int) float64 { return stats.Slopes(x, y, places[0])[k] }, resamples, confidence, 1)
		if math.IsNaN(gain) || math.IsNaN(low) {
			continue
		}
		list = append(list, reports.Effect{
			Change: change, Gain: gain, Low: low, High: high, Unit: accuracyPoints, Count: len(rows),
			How: fmt.Sprintf("least squares on the logarithms of parameters and iterations over %d candidates, which differ in other things too; 95 %% interval by bootstrap over candidates", len(rows)),
		})
	}
	return list
}

// iterationsOf is how often stages are executed in a row's network.
func iterationsOf(r reports.Row) float64 {
	a, err := lrunet.Parse(r.Arch)
	if err != nil {
		return math.NaN()
	}
	sum := 0
	for _, s := range a.Stages {
		sum += s.Reuse
	}
	return float64(sum)
}

// iteration estimates what one more iteration of a stage gains, from candidates that
// differ in nothing else; false where there are too few.
func iteration(rows []reports.Row) (reports.Effect, bool) {
	families, pairs := reuseFamilies(rows), 0
	for _, f := range families {
		pairs += len(f)
	}
	if pairs < fewestPairs {
		return reports.Effect{}, false
	}
	gain, low, high := stats.Bootstrap([]int{len(families)}, func(places [][]int) float64 {
		sum, n := 0.0, 0
		for _, i := range places[0] {
			for _, g := range families[i] {
				sum, n = sum+g, n+1
			}
		}
		return sum / float64(n)
	}, resamples, confidence, 1)
	return reports.Effect{
		Change: "one more iteration of a stage", Gain: gain, Low: low, High: high, Unit: accuracyPoints, Count: pairs,
		How: fmt.Sprintf("mean over %d pairs of candidates that differ in one stage's reuse alone, for each iteration between them; 95 %% interval by bootstrap over the %d networks that they are variants of", pairs, len(families)),
	}, true
}

// reuseFamilies are the gains for each iteration between neighbours, by reuse, among
// candidates that differ in one stage's reuse alone; a list for each such family.
func reuseFamilies(rows []reports.Row) [][]float64 {
	type variant struct {
		reuse    int
		accuracy float64
	}
	families := map[string][]variant{}
	var names []string // in their order, so that the same rows give the same interval
	for _, r := range rows {
		a, err := lrunet.Parse(r.Arch)
		if err != nil {
			continue
		}
		for i, s := range a.Stages {
			a.Stages[i].Reuse = 0
			name := a.String()
			a.Stages[i].Reuse = s.Reuse
			if len(families[name]) == 0 {
				names = append(names, name)
			}
			families[name] = append(families[name], variant{s.Reuse, r.Measures.Value(eval.Accuracy)})
		}
	}
	var list [][]float64
	for _, name := range names {
		f := families[name]
		slices.SortFunc(f, func(a, b variant) int { return a.reuse - b.reuse })
		var gains []float64
		for i := 1; i < len(f); i++ {
			gains = append(gains, (f[i].accuracy-f[i-1].accuracy)/float64(f[i].reuse-f[i-1].reuse))
		}
		if len(gains) > 0 {
			list = append(list, gains)
		}
	}
	return list
}
