package search_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"lrunet/search"
)

// rungs is a grid on which lower rungs see a point's objectives blurred, and what
// was spent on it.
func rungs(costs []float64, spent *float64) search.Problem[*cell] {
	problem := grid(60)
	problem.Rungs = costs
	problem.Evaluate = func(ctx context.Context, batch []search.Candidate[*cell]) ([]search.Evaluation, error) {
		evaluations, err := scoreAll(ctx, batch)
		for i, c := range batch {
			*spent += costs[c.Rung]
			if c.Rung < len(costs)-1 {
				evaluations[i].Objectives[0] += float64((c.Genome.x*7+c.Genome.y*13)%10) / 10
			}
		}
		return evaluations, err
	}
	return problem
}

// Every algorithm spends the same: so many evaluations on the last rung, or what
// they cost, but for a rest too small for another. No point is evaluated twice on a
// rung.
func TestAlgorithmSpendsTheBudgetOnRungs(t *testing.T) {
	costs := []float64{1, 3, 9}
	each(t, func(t *testing.T, build builder) {
		for _, budget := range []int{1, 2, 7, 40} {
			spent := 0.0
			history, err := build(search.Options{Budget: budget, Population: 6, Seed: 3}).Run(t.Context(), rungs(costs, &spent))
			if err != nil {
				t.Fatal(err)
			}
			if most := 9 * float64(budget); spent > most || spent <= most-9 {
				t.Errorf("budget %d: %g spent, want up to %g", budget, spent, most)
			}
			seen := map[string]bool{}
			for i, p := range history {
				key := fmt.Sprint(p.Key, " on ", p.Rung)
				if seen[key] || p.Order != i {
					t.Errorf("%s twice, or out of order", key)
				}
				seen[key] = true
			}
			if len(history.On(2)) == 0 {
				t.Errorf("budget %d: nothing was evaluated on the last rung", budget)
			}
		}
	})
}

// Screening looks at many points and ends with better ones than random search, which
// spends the same on few.
func TestScreenFindsMoreThanRandom(t *testing.T) {
	reference := []float64{121, 121}
	wins := 0
	for seed := range uint64(11) {
		var spent float64
		screened, err := search.Screen[*cell]{Budget: 20, Batch: 10, Seed: seed}.Run(t.Context(), rungs([]float64{1, 9}, &spent))
		if err != nil {
			t.Fatal(err)
		}
		first, last := screened.On(0), screened.On(1)
		if len(first) != 90 || len(last) != 10 {
			t.Fatalf("%d and %d points, want 90 and 10", len(first), len(last))
		}
		for _, p := range last {
			if p.Operator != search.Promoted || !slices.Equal(p.Parents, []string{p.Key}) || !slices.Contains(keys(first), p.Key) {
				t.Errorf("%s came by %+v", p.Key, p.Lineage)
			}
		}
		random, err := search.Random[*cell]{Budget: 20, Seed: seed}.Run(t.Context(), rungs([]float64{1, 9}, &spent))
		if err != nil {
			t.Fatal(err)
		}
		a, err := last.HypervolumeCurve(reference)
		if err != nil {
			t.Fatal(err)
		}
		b, err := random.HypervolumeCurve(reference)
		if err != nil {
			t.Fatal(err)
		}
		if a[len(a)-1] > b[len(b)-1] {
			wins++
		}
	}
	if wins < 9 {
		t.Errorf("better than random for %d of 11 seeds, want 9", wins)
	}
}

// lastHypervolume is that of what an algorithm finds on the last rung of a grid.
func lastHypervolume(t *testing.T, algorithm search.Algorithm[*cell]) float64 {
	t.Helper()
	var spent float64
	history, err := algorithm.Run(t.Context(), rungs([]float64{1, 9}, &spent))
	if err != nil {
		t.Fatal(err)
	}
	curve, err := history.On(1).HypervolumeCurve([]float64{121, 121})
	if err != nil {
		t.Fatal(err)
	}
	return curve[len(curve)-1]
}

// Models find better points than samples do.
func TestLadderFindsMoreThanScreen(t *testing.T) {
	wins := 0
	for seed := range uint64(11) {
		ladder := lastHypervolume(t, search.Ladder[*cell]{Budget: 20, Batch: 5, Seed: seed})
		if ladder > lastHypervolume(t, search.Screen[*cell]{Budget: 20, Batch: 5, Seed: seed}) {
			wins++
		}
	}
	if wins < 9 {
		t.Errorf("better than screen for %d of 11 seeds, want 9", wins)
	}
}

// What stands on the last rung has stood on the first, but for what nobody waited
// for, and both see points.
func TestLadderClimbs(t *testing.T) {
	var spent float64
	history, err := search.Ladder[*cell]{Budget: 20, Batch: 5, Seed: 1}.Run(t.Context(), rungs([]float64{1, 3, 9}, &spent))
	if err != nil {
		t.Fatal(err)
	}
	first, between, last := history.On(0), history.On(1), history.On(2)
	if len(between) != 0 || len(first) < 2*len(last) || len(last) < 10 {
		t.Fatalf("%d, %d and %d points", len(first), len(between), len(last))
	}
	for _, p := range last {
		if p.Operator != search.Promoted || !slices.Contains(keys(first), p.Key) {
			t.Errorf("%s came by %+v", p.Key, p.Lineage)
		}
	}
}

func TestRungsMustRise(t *testing.T) {
	for _, costs := range [][]float64{{0, 1}, {2, 2}, {3, 1}, {-1}} {
		problem := grid(5)
		problem.Rungs = costs
		if _, err := (search.Random[*cell]{}).Run(t.Context(), problem); err == nil {
			t.Errorf("rungs %v are taken", costs)
		}
	}
}
