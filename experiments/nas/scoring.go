package nas

import (
	"fmt"
	"math"
	"strings"

	"lrunet/eval"
	"lrunet/search"
)

// evaluation turns a candidate's measures into what search compares. The same
// function serves the running search and reports from the store.
func (e Experiment) evaluation(measures []eval.Measure, failure string) (search.Evaluation, string) {
	if failure != "" {
		return search.Evaluation{Failed: true}, failure
	}
	violation, note := e.violation(measures)
	if violation > 0 {
		return search.Evaluation{Violation: violation}, note
	}
	var objectives []float64
	for _, o := range e.Objectives {
		m, ok := measureOf(measures, o.Measure)
		if !ok {
			return search.Evaluation{Failed: true}, "has no " + o.Measure
		}
		objectives = append(objectives, o.scaled(m.Value))
	}
	return search.Evaluation{Objectives: objectives}, ""
}

// violation sums by how much measures break the constraints, each as a share
// of its bound. Measures that are not there (yet) break none.
func (e Experiment) violation(measures []eval.Measure) (sum float64, note string) {
	var broken []string
	for _, c := range e.Constraints {
		m, ok := measureOf(measures, c.Measure)
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

// scaled maps a measure to what search minimises: 0 is ideal (100 % accuracy,
// no cost), 1 is the reference.
func (o Objective) scaled(value float64) float64 {
	if o.Better == "higher" {
		return (100 - value) / (100 - o.Reference)
	}
	return value / o.Reference
}

func measureOf(measures []eval.Measure, name string) (eval.Measure, bool) {
	return eval.Result{Measures: measures}.Measure(name)
}
