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
	want := slices.Concat(
		slices.Repeat([][2]int{{1, 3}}, 4), slices.Repeat([][2]int{{2, 3}}, 4), slices.Repeat([][2]int{{3, 3}}, 2),
		slices.Repeat([][2]int{{0, 0}}, 10))
	if seen := generations(t, e); !slices.Equal(seen, want) {
		t.Errorf("generations %v, want %v", seen, want)
	}
}

// Those of a surrogate are smaller after the first.
func TestEventsTellTheSurrogatesGeneration(t *testing.T) {
	e := tiny(t)
	e.Search.Algorithm, e.Search.Budget, e.Search.Population = "surrogate", 9, 4
	want := slices.Concat(slices.Repeat([][2]int{{1, 4}}, 4), [][2]int{{2, 4}, {2, 4}, {3, 4}, {3, 4}, {4, 4}})
	if seen := generations(t, e); !slices.Equal(seen, want) {
		t.Errorf("generations %v, want %v", seen, want)
	}
}

// generations are what events of candidates that are done tell.
func generations(t *testing.T, e Experiment) (seen [][2]int) {
	t.Helper()
	o := options(t)
	o.Observe = func(event experiments.Event) {
		if event.Note == "" && event.Training == nil {
			seen = append(seen, [2]int{event.Generation, event.Generations})
		}
	}
	run1(t, e, o)
	return seen
}
