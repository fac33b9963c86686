package search_test

import (
	"context"
	"errors"
	"math/rand"
	"slices"
	"testing"

	"lrunet/search"
)

// The first points of a surrogate are spread over the costs, however few are
// evaluated, and the best by the guess of those that cost about as much.
func TestDesign(t *testing.T) {
	problem := grid(60)
	known := problem.Foresee
	problem.Foresee = func(c *cell) search.Foresight {
		f := known(c)
		f.Proxy = float64(c.x + c.y)
		return f
	}
	for budget := 4; budget <= 16; budget += 4 {
		history, err := search.Surrogate[*cell]{Budget: budget, Batch: 16, Seed: 3}.Run(t.Context(), problem)
		if err != nil {
			t.Fatal(err)
		}
		var costs, guesses []float64
		for _, p := range history {
			costs = append(costs, p.Evaluation.Objectives[1])
			guesses = append(guesses, p.Evaluation.Objectives[0])
		}
		slices.Sort(costs)
		slices.Sort(guesses)
		for i := range costs[1:] {
			if gap := costs[i+1] - costs[i]; gap > 3*120/float64(budget) {
				t.Errorf("%d points leave a gap of %g of 120: %v", budget, gap, costs)
			}
		}
		// Of ten samples that cost as much, the least sum is about an eleventh of the range.
		if median := guesses[len(guesses)/2]; median > 40 {
			t.Errorf("%d points: sums %v, want small ones", budget, guesses)
		}
	}
}

// Initial points come first; where constraints leave too few, samples fill the batch.
func TestDesignKeepsInitialPoints(t *testing.T) {
	problem := grid(60)
	problem.Initial = []*cell{{1, 2, 60}, {3, 4, 60}}
	known := problem.Foresee
	problem.Foresee = func(c *cell) search.Foresight {
		f := known(c)
		f.Violation = float64(c.x) // all but those of the first column
		return f
	}
	history, err := search.Surrogate[*cell]{Budget: 90, Batch: 90, Seed: 3}.Run(t.Context(), problem)
	if err != nil {
		t.Fatal(err)
	}
	if got := keys(history); len(got) != 90 || got[0] != "1,2" || got[1] != "3,4" {
		t.Errorf("%d points, the first %v", len(got), got[:2])
	}
	column := 0
	for _, p := range history {
		if p.Genome.x == 0 {
			column++
		}
	}
	if column < 20 {
		t.Errorf("%d points keep the constraint, want most of the column's 60", column)
	}
}

// Batches after the first are a third of it, rounded up, so that a search of few
// points chooses most of them by what it learnt.
func TestSurrogateLaterBatches(t *testing.T) {
	problem := grid(60)
	var sizes []int
	problem.Observe = func(points []search.Point[*cell]) error { sizes = append(sizes, len(points)); return nil }
	if _, err := (search.Surrogate[*cell]{Budget: 20, Batch: 10, Seed: 3}).Run(t.Context(), problem); err != nil {
		t.Fatal(err)
	}
	if want := []int{10, 4, 4, 2}; !slices.Equal(sizes, want) {
		t.Errorf("batches of %v, want %v", sizes, want)
	}
	for algorithm, want := range map[string]int{"surrogate": 4, "nsga2": 10, "random": 10} {
		if got := search.LaterBatch(algorithm, 10); got != want {
			t.Errorf("%s: later batches of %d, want %d", algorithm, got, want)
		}
	}
}

// A search that is stopped while it draws its first points stops drawing them, however
// many there would be, and says that it was stopped.
func TestDrawingStops(t *testing.T) {
	for _, name := range search.Names() {
		for _, flight := range []int{0, 2} {
			if flight > 0 && !slices.Contains(search.Asynchronous(), name) {
				continue
			}
			problem := grid(10_000)
			problem.Flight = flight
			ctx, cancel := context.WithCancel(t.Context())
			drawn, sample := 0, problem.Sample
			problem.Sample = func(rng *rand.Rand) *cell {
				if drawn++; drawn == 100 {
					cancel()
				}
				return sample(rng)
			}
			a, err := search.New[*cell](name, search.Options{Budget: 1_000_000, Population: 1_000_000, Seed: 3})
			if err != nil {
				t.Fatal(err)
			}
			history, err := a.Run(ctx, problem)
			if !errors.Is(err, context.Canceled) || len(history) > 0 || drawn > 110 {
				t.Errorf("%s, flight %d: %d drawn and %d evaluated, error %v", name, flight, drawn, len(history), err)
			}
		}
	}
}
