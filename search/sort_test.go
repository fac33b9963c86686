package search_test

import (
	"math/rand"
	"reflect"
	"slices"
	"testing"

	"lrunet/search"
)

// peel sorts by definition: take off those that none of the rest dominates,
// again and again.
func peel(evaluations []search.Evaluation) [][]int {
	var fronts [][]int
	rest := make([]int, len(evaluations))
	for i := range rest {
		rest[i] = i
	}
	for len(rest) > 0 {
		var front, dominated []int
		for _, i := range rest {
			if slices.ContainsFunc(rest, func(j int) bool { return search.Dominates(evaluations[j], evaluations[i]) }) {
				dominated = append(dominated, i)
			} else {
				front = append(front, i)
			}
		}
		fronts = append(fronts, front)
		rest = dominated
	}
	return fronts
}

func bruteFront(evaluations []search.Evaluation) []int {
	fronts := peel(evaluations)
	if len(fronts) == 0 || !evaluations[fronts[0][0]].Feasible() {
		return nil
	}
	return fronts[0]
}

func TestNonDominatedSortAgainstBruteForce(t *testing.T) {
	rng := rand.New(rand.NewSource(2))
	for range 500 {
		e := randomEvaluations(rng, rng.Intn(40), 1+rng.Intn(4))
		if got, want := search.NonDominatedSort(e), peel(e); !reflect.DeepEqual(got, want) {
			t.Fatalf("%v: fronts %v, must be %v", e, got, want)
		}
		if got, want := search.Front(e), bruteFront(e); !slices.Equal(got, want) {
			t.Fatalf("%v: front %v, must be %v", e, got, want)
		}
	}
}

func TestNonDominatedSort(t *testing.T) {
	e := []search.Evaluation{
		failure,         // 0: last
		of(2, 2),        // 1: second
		violating(2),    // 2: fourth
		of(1, 2),        // 3: first
		of(2, 1),        // 4: first
		of(2, 1),        // 5: first, equal
		violating(1, 0), // 6: third
		failure,         // 7: last
	}
	want := [][]int{{3, 4, 5}, {1}, {6}, {2}, {0, 7}}
	if got := search.NonDominatedSort(e); !reflect.DeepEqual(got, want) {
		t.Errorf("fronts are %v, must be %v", got, want)
	}
	if got := search.Front(e); !slices.Equal(got, want[0]) {
		t.Errorf("front is %v, must be %v", got, want[0])
	}
	if got := search.Front([]search.Evaluation{failure, violating(1, 1, 1)}); len(got) != 0 {
		t.Errorf("front of what is not feasible is %v", got)
	}
	if fronts, front := search.NonDominatedSort(nil), search.Front(nil); fronts != nil || front != nil {
		t.Errorf("nothing has fronts %v and front %v", fronts, front)
	}
}
