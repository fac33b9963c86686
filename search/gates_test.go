package search_test

import (
	"cmp"
	"slices"
	"testing"

	"lrunet/search"
)

const (
	zdtPopulation  = 100
	zdtEvaluations = 250 * zdtPopulation
)

// TestNSGA2Gates holds NSGA-II to what pymoo's reaches with equal settings and
// budget: the median of our seeds against the worst of theirs. Both count the
// last population's front of at most 100 points, not all that was evaluated.
func TestNSGA2Gates(t *testing.T) {
	problems, seeds := zdts, 11
	if testing.Short() || raceDetector { // which slows arithmetic on one goroutine tenfold for nothing
		problems, seeds = zdts[:1], 3
	}
	for _, z := range problems {
		t.Run(z.name, func(t *testing.T) {
			t.Parallel()
			var volumes []float64
			for seed := range seeds {
				history := z.run(t, search.NSGA2[*real]{
					Population: zdtPopulation, Budget: zdtEvaluations, Seed: uint64(seed),
				})
				volumes = append(volumes, volumeOf(t, lastPopulation(history)))
			}
			slices.Sort(volumes)
			median := volumes[len(volumes)/2]
			t.Logf("hypervolume over %d seeds: median %.5f, from %.5f to %.5f; gate %.5f",
				seeds, median, volumes[0], volumes[seeds-1], z.gate)
			if median < z.gate {
				t.Errorf("median hypervolume is %.5f, must reach %.5f", median, z.gate)
			}
		})
	}
}

// TestNSGA2BeatsRandom holds every point that either found against the other's
// at a tenth of the gates' budget, with a reference that random search reaches.
func TestNSGA2BeatsRandom(t *testing.T) {
	const budget = zdtEvaluations / 10
	for _, z := range zdts {
		for seed := range uint64(3) {
			reference := []float64{1.1, z.worst}
			evolved := z.run(t, search.NSGA2[*real]{Budget: budget, Seed: seed})
			random := z.run(t, search.Random[*real]{Budget: budget, Seed: seed})
			if len(evolved) != budget || len(random) != budget {
				t.Fatalf("%s: budgets are %d and %d, must be %d", z.name, len(evolved), len(random), budget)
			}
			ours, theirs := lastOfCurve(t, evolved, reference), lastOfCurve(t, random, reference)
			if theirs <= 0 {
				t.Errorf("%s seed %d: random search has no volume, the comparison says nothing", z.name, seed)
			}
			if ours < 1.1*theirs {
				t.Errorf("%s seed %d: NSGA-II reaches %.4f, random search %.4f", z.name, seed, ours, theirs)
			}
		}
	}
}

// lastPopulation selects as the algorithm does, generation by generation, from
// the history alone.
func lastPopulation(history search.History[*real]) []search.Evaluation {
	var population []search.Evaluation
	for generation := range slices.Chunk(history.Evaluations(), zdtPopulation) {
		all := append(population, generation...)
		population = nil
		for _, front := range search.NonDominatedSort(all) {
			points := make([][]float64, len(front))
			for k, i := range front {
				points[k] = all[i].Objectives
			}
			distance := search.CrowdingDistance(points)
			places := make([]int, len(front))
			for k := range places {
				places[k] = k
			}
			slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(distance[b], distance[a]) })
			for _, k := range places[:min(len(places), zdtPopulation-len(population))] {
				population = append(population, all[front[k]])
			}
		}
	}
	return population
}

func volumeOf(t *testing.T, evaluations []search.Evaluation) float64 {
	t.Helper()
	var points [][]float64
	for _, e := range evaluations {
		points = append(points, e.Objectives)
	}
	volume, err := search.Hypervolume(points, zdtReference)
	if err != nil {
		t.Fatal(err)
	}
	return volume
}

func lastOfCurve(t *testing.T, history search.History[*real], reference []float64) float64 {
	t.Helper()
	curve, err := history.HypervolumeCurve(reference)
	if err != nil {
		t.Fatal(err)
	}
	return curve[len(curve)-1]
}
