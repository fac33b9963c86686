package eval_test

import (
	"math"
	"testing"

	"lrunet/eval"
)

// The highest of a measure and what was best before: one that is missing changes nothing.
func TestHighest(t *testing.T) {
	m := eval.Measures{{Name: "accuracy", Value: 80}}
	for _, c := range []struct {
		name       string
		best, want float64
	}{{"accuracy", math.NaN(), 80}, {"accuracy", 70, 80}, {"accuracy", 90, 90}, {"none", 70, 70}, {"none", math.NaN(), math.NaN()}} {
		if got := m.Highest(c.name, c.best); got != c.want && !(math.IsNaN(got) && math.IsNaN(c.want)) {
			t.Errorf("%s after %v: %v, want %v", c.name, c.best, got, c.want)
		}
	}
}
