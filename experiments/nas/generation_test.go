package nas

import (
	"slices"
	"testing"

	"lrunet/experiments"
)

// Events tell the generation of the search, and of how many; the baseline has
// none.
func TestEventsTellTheGeneration(t *testing.T) {
	e := tiny(t)
	e.Search.Budget, e.Search.Population, e.Search.Baseline = 10, 4, baselineSeries
	o := options(t)
	var seen [][2]int
	o.Observe = func(event experiments.Event) {
		if event.Note == "" && event.Training == nil {
			seen = append(seen, [2]int{event.Generation, event.Generations})
		}
	}
	run1(t, e, o)
	want := slices.Concat(
		slices.Repeat([][2]int{{1, 3}}, 4), slices.Repeat([][2]int{{2, 3}}, 4), slices.Repeat([][2]int{{3, 3}}, 2),
		slices.Repeat([][2]int{{0, 0}}, 10))
	if !slices.Equal(seen, want) {
		t.Errorf("generations %v, want %v", seen, want)
	}
}
