package nas

import (
	"math"
	"slices"
	"testing"

	"lrunet/search"
)

// What is foreseen of a candidate is what its evaluation says in the end, for an
// algorithm that predicts on a logarithmic scale of costs.
func TestForeseenIsWhatComes(t *testing.T) {
	e := tiny(t)
	e.Objectives = []Objective{{Measure: "accuracy", Reference: 50}, {Measure: "params", Reference: 1000}}
	v := search.Evaluation{Objectives: []float64{0.3, 0.25}}
	if got := e.sought(v); !slices.Equal(got.Objectives, v.Objectives) {
		t.Errorf("nsga2 compares %v, want %v", got.Objectives, v.Objectives)
	}
	e.Search.Algorithm = "surrogate"
	if got := e.sought(v); !slices.Equal(got.Objectives, []float64{0.3, -2}) || v.Objectives[1] != 0.25 {
		t.Errorf("surrogate compares %v, and leaves %v", got.Objectives, v.Objectives)
	}
	unknown := e.sought(search.Evaluation{Objectives: []float64{math.NaN(), 0.25}}).Objectives
	if !math.IsNaN(unknown[0]) || unknown[1] != -2 {
		t.Errorf("of one that was not tried: %v", unknown)
	}
	if got := e.sought(search.Evaluation{Failed: true}); !got.Failed || len(got.Objectives) > 0 {
		t.Errorf("a failure is %+v", got)
	}
}
