package search_test

import (
	"context"
	"errors"
	"math"
	"math/rand"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"

	"lrunet/internal/crash"
	"lrunet/search"
)

// each runs a test on every algorithm that has a name.
func each(t *testing.T, test func(t *testing.T, build func(search.Options) search.Algorithm[*cell])) {
	for _, name := range search.Names() {
		t.Run(name, func(t *testing.T) {
			test(t, func(o search.Options) search.Algorithm[*cell] {
				algorithm, err := search.New[*cell](name, o)
				if err != nil {
					t.Fatal(err)
				}
				return algorithm
			})
		})
	}
}

// A panic of what evaluates comes out of Run, in the caller's goroutine.
func TestAlgorithmsPanic(t *testing.T) {
	each(t, func(t *testing.T, build func(search.Options) search.Algorithm[*cell]) {
		problem := grid(20)
		problem.Evaluate = func(context.Context, []search.Candidate[*cell]) ([]search.Evaluation, error) { panic("out of tune") }
		p := crash.Catch(func() { build(search.Options{Budget: 20}).Run(t.Context(), problem) })
		if p == nil || !strings.Contains(p.Error(), "out of tune") {
			t.Errorf("panic %v", p)
		}
	})
}

// A search with a bound on what only evaluating tells looks where that is kept.
func TestSurrogateKeepsABound(t *testing.T) {
	problem := grid(60)
	problem.Evaluate = func(ctx context.Context, batch []search.Candidate[*cell]) ([]search.Evaluation, error) {
		evaluations, err := scoreAll(ctx, batch)
		for i := range evaluations {
			evaluations[i].Violation = max(0, evaluations[i].Objectives[0]-20) // a tenth of the grid keeps it
		}
		return evaluations, err
	}
	history, err := search.Surrogate[*cell]{Budget: 60, Batch: 20, Seed: 1}.Run(t.Context(), problem)
	if err != nil {
		t.Fatal(err)
	}
	feasible := 0
	for _, p := range history[20:] {
		if p.Evaluation.Feasible() {
			feasible++
		}
	}
	if feasible < 20 {
		t.Errorf("%d of 40 points keep the bound", feasible)
	}
}

type builder = func(search.Options) search.Algorithm[*cell]

func TestAlgorithmSpendsTheBudget(t *testing.T) {
	each(t, func(t *testing.T, build builder) {
		for _, o := range []search.Options{
			{Budget: 1, Population: 8},
			{Budget: 7, Population: 8},
			{Budget: 8, Population: 8},
			{Budget: 101, Population: 8},
			{Budget: 100, Population: 2},
			{Budget: 99},
			{},
		} {
			problem := grid(100)
			largest := 0
			problem.Evaluate = func(ctx context.Context, batch []search.Candidate[*cell]) ([]search.Evaluation, error) {
				largest = max(largest, len(batch))
				return scoreAll(ctx, batch)
			}
			history, err := build(o).Run(t.Context(), problem)
			if err != nil {
				t.Fatal(err)
			}
			checkHistory(t, history)
			budget, population := o.Budget, o.Population
			if budget == 0 {
				budget = search.DefaultBudget
			}
			if population == 0 {
				population = search.DefaultPopulation
			}
			if len(history) != budget || largest != min(budget, population) {
				t.Errorf("%+v: %d evaluations in batches of up to %d", o, len(history), largest)
			}
		}
	})
}

func TestAlgorithmStartsWithInitialPoints(t *testing.T) {
	a, b, c := &cell{1, 2, 50}, &cell{3, 4, 50}, &cell{5, 6, 50}
	tests := []struct {
		name            string
		initial         []*cell
		budget          int
		want            []string
		firstGeneration int
	}{
		{"repeated once", []*cell{c, a, a, b, c}, 20, []string{"5,6", "1,2", "3,4"}, 4},
		{"more than a batch", []*cell{{0, 1, 50}, {0, 2, 50}, {0, 3, 50}, {0, 4, 50}, {0, 5, 50}}, 20,
			[]string{"0,1", "0,2", "0,3", "0,4", "0,5"}, 5},
		{"more than the budget", []*cell{c, a, b}, 2, []string{"5,6", "1,2"}, 2},
	}
	each(t, func(t *testing.T, build builder) {
		for _, test := range tests {
			problem := grid(50)
			problem.Initial = test.initial
			history, err := build(search.Options{Budget: test.budget, Population: 4}).Run(t.Context(), problem)
			if err != nil {
				t.Fatal(err)
			}
			checkHistory(t, history)
			if got := keys(history)[:len(test.want)]; !slices.Equal(got, test.want) || len(history) != test.budget {
				t.Errorf("%s: %d points start with %v, must be %d and %v", test.name, len(history), got, test.budget, test.want)
			}
			first := 0
			for _, p := range history {
				if p.Generation == 0 {
					first++
				}
			}
			if first != test.firstGeneration {
				t.Errorf("%s: first generation has %d points, must have %d", test.name, first, test.firstGeneration)
			}
		}
	})
}

func TestAlgorithmIsDeterministic(t *testing.T) {
	each(t, func(t *testing.T, build builder) {
		run := func(workers int, seed uint64) search.History[*cell] {
			problem := grid(40)
			problem.Evaluate = withWorkers(workers)
			history, err := build(search.Options{Budget: 300, Population: 20, Seed: seed}).Run(t.Context(), problem)
			if err != nil {
				t.Fatal(err)
			}
			return history
		}
		one := run(1, 5)
		for _, workers := range []int{1, 2, 8} {
			again := run(workers, 5)
			if !reflect.DeepEqual(one, again) || !reflect.DeepEqual(one.Front(), again.Front()) {
				t.Errorf("%d workers find another history than 1", workers)
			}
		}
		if slices.Equal(keys(one), keys(run(1, 6))) {
			t.Error("seeds 5 and 6 find the same history")
		}
	})
}

// TestAlgorithmContinuesWithMoreBudget is what makes resuming a replay: an
// evaluator that looks stored points up runs through the old part at once.
func TestAlgorithmContinuesWithMoreBudget(t *testing.T) {
	each(t, func(t *testing.T, build builder) {
		long, err := build(search.Options{Budget: 200, Population: 16, Seed: 9}).Run(t.Context(), grid(40))
		if err != nil {
			t.Fatal(err)
		}
		for _, budget := range []int{5, 16, 100} {
			short, err := build(search.Options{Budget: budget, Population: 16, Seed: 9}).Run(t.Context(), grid(40))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(short, long[:budget]) {
				t.Errorf("a budget of 200 does not begin as one of %d", budget)
			}
		}
	})
}

func TestAlgorithmExhaustsASmallSpace(t *testing.T) {
	each(t, func(t *testing.T, build builder) {
		for _, side := range []int{1, 2, 6, 10} {
			for _, population := range []int{2, 7, 200} {
				history, err := build(search.Options{Budget: 5000, Population: population}).Run(t.Context(), grid(side))
				if err != nil {
					t.Fatal(err)
				}
				checkHistory(t, history)
				if len(history) != side*side {
					t.Errorf("side %d, population %d: %d of %d points", side, population, len(history), side*side)
				}
				if front := history.Front(); len(front) != side {
					t.Errorf("side %d: front has %d points, must have the %d with y = 0", side, len(front), side)
				}
			}
		}
	})
}

// laterBatch is how many points the algorithm that a subtest is named after evaluates
// together after a first batch of ten.
func laterBatch(t *testing.T) int { return search.LaterBatch(path.Base(t.Name()), 10) }

func TestAlgorithmObserved(t *testing.T) {
	each(t, func(t *testing.T, build builder) {
		problem := grid(30)
		var observed search.History[*cell]
		batches := 0
		problem.Observe = func(points []search.Point[*cell]) error {
			for _, p := range points {
				if p.Generation != batches {
					t.Errorf("batch %d has a point of generation %d", batches, p.Generation)
				}
			}
			batches++
			observed = append(observed, points...)
			return nil
		}
		history, err := build(search.Options{Budget: 95, Population: 10}).Run(t.Context(), problem)
		if err != nil {
			t.Fatal(err)
		}
		if later := laterBatch(t); batches != 1+(85+later-1)/later || len(history) != 95 || !reflect.DeepEqual(history, observed) {
			t.Errorf("observer saw %d batches and %d points of %d", batches, len(observed), len(history))
		}

		full := errors.New("disk full")
		problem.Observe = func(points []search.Point[*cell]) error {
			if points[0].Generation == 2 {
				return full
			}
			return nil
		}
		history, err = build(search.Options{Budget: 95, Population: 10}).Run(t.Context(), problem)
		if !errors.Is(err, full) || len(history) != 10+2*laterBatch(t) {
			t.Errorf("observer's error gave %d points and error %v", len(history), err)
		}
	})
}

func TestAlgorithmNeedsAProblem(t *testing.T) {
	each(t, func(t *testing.T, build builder) {
		for field, problem := range map[string]search.Problem[*cell]{
			"Sample":   {Evaluate: scoreAll},
			"Evaluate": {Sample: func(*rand.Rand) *cell { return nil }},
		} {
			_, err := build(search.Options{}).Run(t.Context(), problem)
			if err == nil || !strings.Contains(err.Error(), "Problem."+field) {
				t.Errorf("without %s: error %v", field, err)
			}
		}
	})
}

func TestNewRefusesBadOptions(t *testing.T) {
	tests := []struct {
		name    string
		options search.Options
		want    string
	}{
		{"annealing", search.Options{}, `search: unknown algorithm "annealing" (have evolution, halving, ladder, local, nsga2, random, screen, surrogate)`},
		{"nsga2", search.Options{Budget: -1}, "Budget is -1, must be at least 1 (0 for the default, 1000)"},
		{"nsga2", search.Options{Population: 1}, "Population is 1, must be at least 2 (0 for the default, 100)"},
		{"nsga2", search.Options{CrossoverRate: 1.5}, "CrossoverRate is 1.5, must be between 0 and 1 (0 for the default, 0.9; -1 for never)"},
		{"nsga2", search.Options{MutationRate: -0.5}, "MutationRate is -0.5"},
		{"nsga2", search.Options{MutationRate: math.NaN()}, "MutationRate is NaN"},
		{"random", search.Options{Budget: -5}, "Budget is -5"},
		{"random", search.Options{Population: -5}, "Batch is -5"},
		{"random", search.Options{CrossoverRate: 0.5}, "random has no CrossoverRate"},
		{"random", search.Options{MutationRate: 0.5}, "no MutationRate"},
		{"evolution", search.Options{Population: -5}, "Batch is -5"},
		{"halving", search.Options{Budget: -5}, "Budget is -5"},
		{"local", search.Options{CrossoverRate: 0.5}, "local has no CrossoverRate"},
		{"surrogate", search.Options{MutationRate: 0.5}, "surrogate has no CrossoverRate"},
		{"screen", search.Options{Budget: -5}, "Budget is -5"},
		{"screen", search.Options{MutationRate: 0.5}, "screen has no CrossoverRate and no MutationRate"},
	}
	for _, test := range tests {
		algorithm, err := search.New[*cell](test.name, test.options)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("New(%q, %+v): error %v, must hold %q", test.name, test.options, err, test.want)
		}
		if algorithm != nil {
			t.Errorf("New(%q, %+v) gives an algorithm beside its error", test.name, test.options)
		}
	}
	if _, err := (search.NSGA2[*cell]{Population: 1}).Run(t.Context(), grid(3)); err == nil {
		t.Error("NSGA2 runs with a population of 1")
	}
	if _, err := (search.Random[*cell]{Batch: -1}).Run(t.Context(), grid(3)); err == nil {
		t.Error("Random runs with a batch of -1")
	}
}
