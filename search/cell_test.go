package search_test

import (
	"context"
	"fmt"
	"math"
	"math/rand"
	"slices"
	"sync"
	"testing"
	"time"

	"lrunet/search"
)

// cell is a point of a grid, a space small enough to exhaust.
type cell struct{ x, y, side int }

func (c *cell) Clone() *cell { d := *c; return &d }
func (c *cell) Key() string  { return fmt.Sprintf("%d,%d", c.x, c.y) }

func (c *cell) Mutate(rng *rand.Rand) {
	c.x = min(max(c.x+rng.Intn(3)-1, 0), c.side-1)
	c.y = min(max(c.y+rng.Intn(3)-1, 0), c.side-1)
}

func (c *cell) Crossover(mate *cell, _ *rand.Rand) { c.x, mate.x = mate.x, c.x }

// score has its front at y = 0.
func (c *cell) score() search.Evaluation {
	return search.Evaluation{Objectives: []float64{float64(c.x + c.y), float64(c.side - c.x + c.y)}}
}

func scoreAll(_ context.Context, batch []search.Candidate[*cell]) ([]search.Evaluation, error) {
	evaluations := make([]search.Evaluation, len(batch))
	for i, c := range batch {
		evaluations[i] = c.Genome.score()
	}
	return evaluations, nil
}

// grid has a second objective that is known beforehand.
func grid(side int) search.Problem[*cell] {
	return search.Problem[*cell]{
		Sample:   func(rng *rand.Rand) *cell { return &cell{rng.Intn(side), rng.Intn(side), side} },
		Evaluate: scoreAll,
		Foresee: func(c *cell) search.Foresight {
			return search.Foresight{
				Objectives: []float64{math.NaN(), c.score().Objectives[1]},
				Features:   []float64{float64(c.x), float64(c.y)},
			}
		},
	}
}

// withWorkers evaluates on goroutines that finish in any order.
func withWorkers(workers int) search.Evaluate[*cell] {
	return func(_ context.Context, batch []search.Candidate[*cell]) ([]search.Evaluation, error) {
		evaluations := make([]search.Evaluation, len(batch))
		queue := make(chan int)
		var group sync.WaitGroup
		for range workers {
			group.Go(func() {
				for i := range queue {
					if batch[i].Genome.x%16 == 0 {
						time.Sleep(time.Microsecond) // lets the others overtake
					}
					evaluations[i] = batch[i].Genome.score()
				}
			})
		}
		for i := range batch {
			queue <- i
		}
		close(queue)
		group.Wait()
		return evaluations, nil
	}
}

func keys[G any](points []search.Point[G]) []string {
	keys := make([]string, len(points))
	for i, p := range points {
		keys[i] = p.Key
	}
	return keys
}

// checkHistory holds what every history promises.
func checkHistory(t *testing.T, history search.History[*cell]) {
	t.Helper()
	seen := map[string]bool{}
	generation := 0
	for i, p := range history {
		if p.Order != i {
			t.Fatalf("point %d has order %d", i, p.Order)
		}
		if p.Key != p.Genome.Key() {
			t.Fatalf("point %d was evaluated as %s and is now %s", i, p.Key, p.Genome.Key())
		}
		if seen[p.Key] {
			t.Fatalf("point %d: %s was evaluated twice", i, p.Key)
		}
		seen[p.Key] = true
		if p.Generation != generation && p.Generation != generation+1 {
			t.Fatalf("point %d: generation %d follows %d", i, p.Generation, generation)
		}
		generation = p.Generation
	}
	if !slices.IsSortedFunc(history.Front(), func(a, b search.Point[*cell]) int {
		return slices.Compare(a.Evaluation.Objectives, b.Evaluation.Objectives)
	}) {
		t.Fatal("front is not sorted by objectives")
	}
}
