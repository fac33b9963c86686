package nas

import (
	"fmt"
	"math"

	"lrunet/eval"
)

// Constraint bounds a measure. Constraints on costs are checked before any
// training.
type Constraint struct {
	Measure string   `yaml:"measure"`       // its name
	Max     *float64 `yaml:"max,omitempty"` // the most that a network may have
	Min     *float64 `yaml:"min,omitempty"` // the least that a network may have
}

func (e Experiment) checkConstraints() error {
	for _, c := range e.Constraints {
		if err := checkMeasure(c.Measure, eval.Candidates()); err != nil {
			return err
		}
		if c.Max == nil && c.Min == nil {
			return fmt.Errorf("%s needs a max or a min", c.Measure)
		}
		if err := c.check(); err != nil {
			return fmt.Errorf("%s: %w", c.Measure, err)
		}
	}
	return nil
}

// check refuses bounds that no candidate keeps, or that all keep whatever the
// space is. What depends on that is checked when the search begins.
func (c Constraint) check() error {
	least, most := 0.0, math.Inf(1)
	if c.Measure == eval.Accuracy {
		most = 100
	}
	if v := c.Max; v != nil && (math.IsNaN(*v) || *v < least || *v >= most) {
		return fmt.Errorf("max must be %s, got %g", span(least, most, "at least", "below"), *v)
	}
	if v := c.Min; v != nil && (math.IsNaN(*v) || math.IsInf(*v, 0) || *v <= least || *v > most) {
		return fmt.Errorf("min must be %s, got %g", span(least, most, "above", "at most"), *v)
	}
	if c.Max != nil && c.Min != nil && *c.Max < *c.Min {
		return fmt.Errorf("max %g is below min %g", *c.Max, *c.Min)
	}
	return nil
}

// span says in words from where to where a bound may be.
func span(least, most float64, from, to string) string {
	if math.IsInf(most, 1) {
		return fmt.Sprintf("%s %g", from, least)
	}
	return fmt.Sprintf("%s %g and %s %g", from, least, to, most)
}
