package compare

import (
	"fmt"
	"math"

	"lrunet/eval"
	"lrunet/eval/cost"
	"lrunet/lrunet"
)

// shallower are the rows of the smaller reuse counts that a recorded row's network was
// trained for at once, the smallest first; none where that was one. Their costs are
// those of ordinary networks, where the shape of the images is known.
func (c *comparison) shallower(r Row, results []eval.Result) ([]Row, error) {
	job := results[0].Job
	var rows []Row
	for _, n := range job.Recipe.AnyReuse.List() {
		accuracies := values(results, eval.ReuseAccuracy(n))
		if len(accuracies) == 0 {
			continue
		}
		s := r
		s.Name, s.Published = fmt.Sprintf("%s, reuse %d", r.Name, n), math.NaN()
		s.Accuracies, s.answers, s.Validations, s.Costs = nil, nil, accuracies, nil
		if t, ok := c.taskOf(r); ok {
			whole, err := lrunet.Build(job.Arch, t.input, t.classes)
			if err != nil {
				return nil, err
			}
			p, err := whole.AtReuse(n)
			if err != nil {
				return nil, err
			}
			s.Arch, s.Costs, s.task = p.Arch, eval.CostMeasures(cost.Of(p)), t
		}
		rows = append(rows, s)
	}
	return rows, nil
}

// taskOf is what a recorded row's network is for; false where its data is not known
// by name and no checkpoint is left.
func (c *comparison) taskOf(r Row) (task, bool) {
	if r.task.classes > 0 {
		return r.task, true
	}
	return describe(r.Dataset, c.options.Where)
}

// values are those of one measure, of the results that have it.
func values(results []eval.Result, measure string) []float64 {
	var list []float64
	for _, r := range results {
		if m, ok := r.Measures.Get(measure); ok {
			list = append(list, m.Value)
		}
	}
	return list
}
