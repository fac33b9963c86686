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
	violation, note := e.violation(measures)
	if violation > 0 {
		return search.Evaluation{Violation: violation}, note
	}
	var objectives []float64
	for _, o := range e.Objectives {
		m, ok := measures.Get(o.Measure)
		if !ok {
			return search.Evaluation{Failed: true}, "has no " + o.Measure
		}
		objectives = append(objectives, o.scaled(m.Value))
	}
	return search.Evaluation{Objectives: objectives}, ""
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

// scaled maps a measure to what search minimises: 0 is the ideal of its kind
// (100 % accuracy, no cost), 1 is the reference. What is better without end, as
// images a second, counts by the time that it takes.
func (o Objective) scaled(value float64) float64 {
	ideal := o.kind().Ideal
	if math.IsInf(ideal, 1) {
		return o.Reference / value
	}
	return (value - ideal) / (o.Reference - ideal)
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
