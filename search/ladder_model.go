package search

import "math"

// rungModel predicts what points give on the last rung.
type rungModel struct {
	first, last *gaussian
	stairs      *staircase
}

// model is that of the history; nil where too little was evaluated.
func (r *climb[G]) model() *rungModel {
	a := r.archive
	first := feasibleOf(a.history.On(0))
	said := map[string]float64{} // by the first rung
	unknown := -1
	for _, p := range first {
		if unknown < 0 {
			unknown = a.unknown(p)
		}
		said[p.Key] = p.Evaluation.Objectives[unknown]
	}
	last := feasibleOf(a.history.On(r.last))
	var both History[G]
	for _, p := range last {
		if _, ok := said[p.Key]; ok {
			both = append(both, p)
		}
	}
	if len(both) < modelLeast || len(first) < modelLeast {
		return nil
	}
	numbers := func(p Point[G]) []float64 { return a.problem.Foresee(p.Genome).numbers() }
	m := &rungModel{
		first:  a.fit(first, unknown, numbers),
		last:   a.fit(both, unknown, func(p Point[G]) []float64 { return append(numbers(p), said[p.Key]) }),
		stairs: a.stairs(last, unknown),
	}
	if m.first == nil || m.last == nil {
		return nil
	}
	return m
}

// foresee predicts what a point gives on the last rung that is on none: what it gives
// for either end of what the first is likely to say.
func (m *rungModel) foresee(f Foresight) (mean, deviation float64) {
	numbers := f.numbers()
	said, doubt := m.first.predict(numbers)
	low, deviation := m.last.predict(append(numbers, said-doubt))
	high, other := m.last.predict(append(numbers, said+doubt))
	return (low + high) / 2, math.Hypot((deviation+other)/2, (high-low)/2)
}

// mean is foresee's mean alone, in less time.
func (m *rungModel) mean(f Foresight) float64 {
	numbers := f.numbers()
	said, doubt := m.first.predict(numbers)
	return (m.last.mean(append(numbers, said-doubt)) + m.last.mean(append(numbers, said+doubt))) / 2
}
