package search_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"lrunet/search"
)

// volume is the hypervolume of what a method finds on a grid.
func volume(t *testing.T, name string, o search.Options) float64 {
	t.Helper()
	algorithm, err := search.New[*cell](name, o)
	if err != nil {
		t.Fatal(err)
	}
	history, err := algorithm.Run(t.Context(), grid(60))
	if err != nil {
		t.Fatal(err)
	}
	curve, err := history.HypervolumeCurve([]float64{121, 121})
	if err != nil {
		t.Fatal(err)
	}
	return curve[len(curve)-1]
}

// Where neighbours are alike, methods that look at neighbours beat chance.
func TestNeighboursHelp(t *testing.T) {
	if raceDetector {
		t.Skip("arithmetic on one goroutine, which the race detector slows tenfold for nothing")
	}
	for _, name := range []string{"evolution", "local", "nsga2", "surrogate"} {
		wins := 0
		for seed := range uint64(11) {
			o := search.Options{Budget: 600, Population: 10, Seed: seed}
			if volume(t, name, o) > volume(t, "random", o) {
				wins++
			}
		}
		if wins < 9 {
			t.Errorf("%s is better than random for %d of 11 seeds, want 9", name, wins)
		}
	}
}

// Each rung gets its part of the budget, those that go on did well on the rung
// before, and each stratum of cost sends as many.
func TestHalving(t *testing.T) {
	var spent float64
	problem := rungs([]float64{1, 3, 9}, &spent)
	history, err := search.Halving[*cell]{Budget: 50, Batch: 10, Seed: 2}.Run(t.Context(), problem)
	if err != nil {
		t.Fatal(err)
	}
	for rung, want := range []int{150, 50, 16} {
		if got := len(history.On(rung)); got != want {
			t.Errorf("%d points on rung %d, want %d", got, rung, want)
		}
	}
	for rung := 1; rung < 3; rung++ {
		below := keys(history.On(rung - 1))
		for _, p := range history.On(rung) {
			if p.Operator != search.Promoted || !slices.Equal(p.Parents, []string{p.Key}) || !slices.Contains(below, p.Key) {
				t.Errorf("%s on rung %d came by %+v", p.Key, rung, p.Lineage)
			}
		}
	}
	costs := func(rung int) []float64 {
		var list []float64
		for _, p := range history.On(rung) {
			list = append(list, p.Genome.score().Objectives[1])
		}
		slices.Sort(list)
		return list
	}
	all, kept := costs(0), costs(1)
	for i := range 5 {
		low, high := all[30*i], all[30*i+29]
		n := 0
		for _, c := range kept {
			if low <= c && c <= high {
				n++
			}
		}
		if n < 8 {
			t.Errorf("%d of 50 go on from the stratum from %g to %g, want about 10", n, low, high)
		}
	}
}

// Points that no front may hold go on last, however many strata of cost they fill.
func TestHalvingPromotesTheFeasibleFirst(t *testing.T) {
	var spent float64
	problem := rungs([]float64{1, 3, 9}, &spent)
	evaluate := problem.Evaluate
	problem.Evaluate = func(ctx context.Context, batch []search.Candidate[*cell]) ([]search.Evaluation, error) {
		evaluations, err := evaluate(ctx, batch)
		for i := range evaluations {
			evaluations[i].Violation = max(0, evaluations[i].Objectives[1]-60) // half of all
		}
		return evaluations, err
	}
	history, err := search.Halving[*cell]{Budget: 50, Batch: 10, Seed: 2}.Run(t.Context(), problem)
	if err != nil {
		t.Fatal(err)
	}
	infeasible := func(rung int) (n int) {
		for _, p := range history.On(rung) {
			if !p.Evaluation.Feasible() {
				n++
			}
		}
		return n
	}
	if all, on, last := infeasible(0), infeasible(1), infeasible(2); all < 30 || on > 0 || last > 0 {
		t.Errorf("%d, %d and %d infeasible points on the rungs, want many, none and none", all, on, last)
	}
}

// A budget that the lower rungs leave nothing of is random search's.
func TestHalvingOfASmallBudget(t *testing.T) {
	var spent float64
	problem := rungs([]float64{1, 3, 9}, &spent)
	halved, err := search.Halving[*cell]{Budget: 1, Seed: 2}.Run(t.Context(), problem)
	if err != nil {
		t.Fatal(err)
	}
	random, err := search.Random[*cell]{Budget: 1, Seed: 2}.Run(t.Context(), problem)
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(keys(halved)) != fmt.Sprint(keys(random)) || len(halved) != 1 {
		t.Errorf("%v, want %v", keys(halved), keys(random))
	}
}
