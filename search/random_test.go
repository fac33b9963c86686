package search_test

import (
	"slices"
	"testing"

	"lrunet/search"
)

func TestRandomDoesNotDependOnItsBatch(t *testing.T) {
	var want []string
	for _, batch := range []int{0, 1, 7, 500} {
		history, err := search.Random[*cell]{Budget: 150, Batch: batch, Seed: 3}.Run(t.Context(), grid(40))
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = keys(history)
		}
		if !slices.Equal(keys(history), want) {
			t.Errorf("batches of %d find other points", batch)
		}
	}
}

// A budget is spent to the last point, whatever a point costs.
func TestRandomSpendsItsBudget(t *testing.T) {
	for _, cost := range []float64{0.1, 0.3, 0.7, 1, 1.1, 3} {
		for budget := 1; budget < 60; budget++ {
			problem := grid(40)
			problem.Rungs = []float64{cost}
			history, err := search.Random[*cell]{Budget: budget, Seed: 3}.Run(t.Context(), problem)
			if err != nil || len(history) != budget {
				t.Fatalf("a cost of %g: %d points of %d, error %v", cost, len(history), budget, err)
			}
		}
	}
}
