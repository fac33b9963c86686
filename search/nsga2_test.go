package search_test

import (
	"context"
	"math/rand"
	"strconv"
	"testing"

	"lrunet/search"
)

// tally counts what is done to its tags.
type tally struct{ samples, mutations, crossovers int }

// tag is a genome that each operator makes new.
type tag struct {
	id      int64
	founder int // the ancestor in the first batch
	tally   *tally
}

func (g *tag) Clone() *tag           { c := *g; return &c }
func (g *tag) Key() string           { return strconv.FormatInt(g.id, 10) }
func (g *tag) Mutate(rng *rand.Rand) { g.id = rng.Int63(); g.tally.mutations++ }
func (g *tag) Crossover(mate *tag, rng *rand.Rand) {
	g.id, mate.id = rng.Int63(), rng.Int63()
	g.tally.crossovers++
}

func TestNSGA2Rates(t *testing.T) {
	const population, budget = 20, 1020 // 50 generations: 1000 children of 500 couples
	tests := []struct {
		crossover, mutation                        float64
		crossLow, crossHigh, mutateLow, mutateHigh int
	}{
		{0, 0, 420, 475, 1000, 1000},
		{1, search.Never, 500, 500, 0, 0},
		{search.Never, 1, 0, 0, 1000, 1000},
		{0.5, 0.25, 210, 290, 500, 800}, // about half the children are clones, which mutate anyhow
	}
	for _, test := range tests {
		count := &tally{}
		history, err := search.NSGA2[*tag]{
			Population: population, Budget: budget, CrossoverRate: test.crossover, MutationRate: test.mutation,
		}.Run(t.Context(), search.Problem[*tag]{
			Sample: func(rng *rand.Rand) *tag { count.samples++; return &tag{id: rng.Int63(), tally: count} },
			Evaluate: func(_ context.Context, batch []search.Candidate[*tag]) ([]search.Evaluation, error) {
				evaluations := make([]search.Evaluation, len(batch))
				for i, g := range batch {
					evaluations[i].Objectives = []float64{float64(g.Genome.id % 1000), float64(g.Genome.id / 1000 % 1000)}
				}
				return evaluations, nil
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(history) != budget || count.samples != population {
			t.Errorf("%+v: %d evaluations, %d samples", test, len(history), count.samples)
		}
		if count.crossovers < test.crossLow || count.crossovers > test.crossHigh ||
			count.mutations < test.mutateLow || count.mutations > test.mutateHigh {
			t.Errorf("%+v: %d crossovers, %d mutations", test, count.crossovers, count.mutations)
		}
	}
}

// TestNSGA2BreedsFromTheBetter follows children to their parents: the winners
// of binary tournaments, so on average a third down the ranking.
func TestNSGA2BreedsFromTheBetter(t *testing.T) {
	const population = 300
	problem := search.Problem[*tag]{
		Sample: func(rng *rand.Rand) *tag { return &tag{id: rng.Int63(), tally: &tally{}} },
		Evaluate: func(_ context.Context, batch []search.Candidate[*tag]) ([]search.Evaluation, error) {
			evaluations := make([]search.Evaluation, len(batch))
			for i, g := range batch {
				evaluations[i].Objectives = []float64{float64(g.Genome.founder)}
			}
			return evaluations, nil
		},
	}
	ranking := rand.New(rand.NewSource(1)).Perm(population)
	for i, rank := range ranking {
		problem.Initial = append(problem.Initial, &tag{id: int64(i), founder: rank, tally: &tally{}})
	}
	history, err := search.NSGA2[*tag]{
		Population: population, Budget: 2 * population, CrossoverRate: search.Never,
	}.Run(t.Context(), problem)
	if err != nil {
		t.Fatal(err)
	}
	var sum float64
	for _, p := range history[population:] {
		sum += float64(p.Genome.founder) / population
	}
	// The standard error is 0.236 / sqrt(300) = 0.014.
	if average := sum / population; average < 0.28 || average > 0.39 {
		t.Errorf("parents are on average %.3f down the ranking, must be near 1/3", average)
	}
}

// still is a genome that no operator changes: every child is a repetition.
type still struct{ id int }

func (g still) Clone() still              { return g }
func (g still) Key() string               { return strconv.Itoa(g.id) }
func (still) Mutate(*rand.Rand)           {}
func (still) Crossover(still, *rand.Rand) {}

func TestNSGA2SamplesInsteadOfRepeating(t *testing.T) {
	history, err := search.NSGA2[still]{Population: 5, Budget: 1000}.Run(t.Context(), search.Problem[still]{
		Sample: func(rng *rand.Rand) still { return still{rng.Intn(64)} },
		Evaluate: func(_ context.Context, batch []search.Candidate[still]) ([]search.Evaluation, error) {
			evaluations := make([]search.Evaluation, len(batch))
			for i, g := range batch {
				evaluations[i].Objectives = []float64{float64(g.Genome.id)}
			}
			return evaluations, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(history) != 64 {
		t.Errorf("%d of 64 points were evaluated", len(history))
	}
	if front := history.Front(); len(front) != 1 || front[0].Key != "0" {
		t.Errorf("front is %v", front)
	}
}

// TestNSGA2ReachesAFeasibleCorner has constraints that 1 sample in 2500 meets,
// checked before the objectives: infeasible points have none.
func TestNSGA2ReachesAFeasibleCorner(t *testing.T) {
	const side = 200
	problem := grid(side)
	problem.Evaluate = func(_ context.Context, batch []search.Candidate[*cell]) ([]search.Evaluation, error) {
		evaluations := make([]search.Evaluation, len(batch))
		for i, c := range batch {
			evaluations[i].Violation = float64(max(0, 196-c.Genome.x) + max(0, 196-c.Genome.y))
			if evaluations[i].Violation == 0 {
				evaluations[i] = c.Genome.score()
			}
		}
		return evaluations, nil
	}
	problem.Initial = []*cell{{0, 0, side}}
	history, err := search.NSGA2[*cell]{Budget: 4000, Population: 20}.Run(t.Context(), problem)
	if err != nil {
		t.Fatal(err)
	}
	checkHistory(t, history)
	front := history.Front()
	if len(front) != 4 {
		t.Errorf("front has %d points, must have the 4 at y = 196", len(front))
	}
	for _, p := range front {
		if p.Genome.y != 196 {
			t.Errorf("%s is in the front", p.Key)
		}
	}
}
