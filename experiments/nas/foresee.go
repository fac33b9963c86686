package nas

import (
	"math"
	"slices"

	"lrunet/search"
	"lrunet/space"
)

// foresee tells what is known of a candidate without training or timing it: its
// costs. A network that cannot be built has none, and fails when it is evaluated.
func (r *run) foresee(g *space.Genome) search.Foresight {
	runner := r.workers.First()
	_, costs, taken, err := r.experiment.costs(runner, r.experiment.job(runner, g.Key()))
	params, madds := costs.Value("params"), costs.Value("madds")
	f := search.Foresight{Features: space.Numbers(g.Arch(), params, madds), Proxy: space.Guess(params, madds)}
	if err != nil {
		f.Violation = math.MaxFloat64
	} else {
		f.Violation, _ = r.experiment.violation(append(costs, taken...))
	}
	for _, o := range r.experiment.Objectives {
		value := math.NaN()
		if o.kind().Counted() {
			value = o.scaled(costs.Value(o.Measure))
		}
		f.Objectives = append(f.Objectives, value)
	}
	f.Objectives = r.experiment.sought(search.Evaluation{Objectives: f.Objectives}).Objectives
	return f
}

// sought is an evaluation as the algorithm compares it. Those that predict look for
// the hypervolume over the logarithms of costs, on which networks of a space lie
// evenly; to the others the scale means little or nothing.
func (e Experiment) sought(v search.Evaluation) search.Evaluation {
	if !slices.Contains(search.Foreseeing(), e.Search.Algorithm) {
		return v
	}
	v.Objectives = slices.Clone(v.Objectives)
	for i := range v.Objectives {
		if e.Objectives[i].kind().Counted() {
			v.Objectives[i] = math.Log2(max(v.Objectives[i], math.SmallestNonzeroFloat64))
		}
	}
	return v
}
