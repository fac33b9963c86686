package nas

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/search"
)

// evaluation turns a candidate's measures into what search compares. The same
// function serves the running search and reports from the store.
func (e Experiment) evaluation(measures eval.Measures, failure string) (search.Evaluation, string) {
	if failure != "" {
		return search.Evaluation{Failed: true}, failure
	}
	objectives, missing := e.objectives(measures)
	violation, note := e.violation(measures)
	switch {
	case violation > 0:
		return search.Evaluation{Violation: violation, Objectives: objectives}, note
	case missing != "":
		return search.Evaluation{Failed: true}, "has no " + missing
	}
	return search.Evaluation{Objectives: objectives}, ""
}

// objectives are the scaled ones; none where a measure is missing.
func (e Experiment) objectives(measures eval.Measures) (scaled []float64, missing string) {
	for _, o := range e.Objectives {
		m, ok := measures.Get(o.Measure)
		if !ok {
			return nil, o.Measure
		}
		scaled = append(scaled, o.scaled(m.Value))
	}
	return scaled, ""
}

// violation is that of the constraints and of the device's limits.
func (e Experiment) violation(measures eval.Measures) (sum float64, note string) {
	return violation(slices.Concat(e.Constraints, e.Device.constraints()), measures)
}

// violation sums by how much measures break constraints, each as a share of its
// bound. Measures that are not there (yet) break none.
func violation(constraints []Constraint, measures eval.Measures) (sum float64, note string) {
	var broken []string
	for _, c := range constraints {
		m, ok := measures.Get(c.Measure)
		if !ok {
			continue
		}
		if c.Max != nil && m.Value > *c.Max {
			sum += excess(m.Value, *c.Max)
			broken = append(broken, fmt.Sprintf("%s %.6g > %.6g", c.Measure, m.Value, *c.Max))
		}
		if c.Min != nil && m.Value < *c.Min {
			sum += excess(m.Value, *c.Min)
			broken = append(broken, fmt.Sprintf("%s %.6g < %.6g", c.Measure, m.Value, *c.Min))
		}
	}
	return sum, strings.Join(broken, ", ")
}

// excess is the distance of a value from a bound, as a share of the bound.
func excess(value, bound float64) float64 {
	return math.Abs(value-bound) / math.Max(math.Abs(bound), 1)
}

// reach is how many times less than the reference a cost is that counts as none.
const reach = 1000

// scaled maps a measure to what search minimises: 1 is the reference, 0 is 100 % of
// what is told in percent, and a thousandth of the reference of a cost. Costs count
// by their logarithms, on which networks of a space lie evenly, and images a second
// by the time that one takes.
func (o Objective) scaled(value float64) float64 {
	switch ideal := o.kind().Ideal; {
	case math.IsInf(ideal, 1):
		return logarithmic(o.Reference / value)
	case ideal == 0:
		return logarithmic(value / o.Reference)
	default:
		return (value - ideal) / (o.Reference - ideal)
	}
}

func logarithmic(share float64) float64 {
	return 1 + math.Log(max(share, math.SmallestNonzeroFloat64))/math.Log(reach)
}

// front is the indexes of the candidates that no other dominates, best in the
// first objective first.
func (e Experiment) front(candidates []store.Candidate) []int {
	evaluations := e.evaluations(candidates)
	front := search.Front(evaluations)
	slices.SortFunc(front, func(a, b int) int {
		return cmp.Or(slices.Compare(evaluations[a].Objectives, evaluations[b].Objectives), cmp.Compare(a, b))
	})
	return front
}

// evaluations are the candidates as search compares them. Those of lower rungs count
// as failed: what is told of a search is about whole trainings.
func (e Experiment) evaluations(candidates []store.Candidate) []search.Evaluation {
	list := make([]search.Evaluation, len(candidates))
	for i, c := range candidates {
		if list[i], _ = e.evaluation(c.Result.Measures, c.Result.Failure); !e.whole(c) {
			list[i] = search.Evaluation{Failed: true}
		}
	}
	return list
}
