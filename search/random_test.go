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
