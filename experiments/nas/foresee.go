package nas

import (
	"math"

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
	return f
}
