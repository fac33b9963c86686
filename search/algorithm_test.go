package search_test

import (
	"context"
	"errors"
	"math"
	"math/rand"
	"reflect"
	"slices"
	"strings"
	"testing"

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
			problem.Evaluate = func(ctx context.Context, batch []*cell) ([]search.Evaluation, error) {
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
		if batches != 10 || !reflect.DeepEqual(history, observed) {
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
		if !errors.Is(err, full) || len(history) != 30 {
			t.Errorf("observer's error gave %d points and error %v", len(history), err)
		}
	})
}

func TestAlgorithmKeepsWhatACancelledBatchFinished(t *testing.T) {
	each(t, func(t *testing.T, build builder) {
		ctx, cancel := context.WithCancel(t.Context())
		problem := grid(30)
		batches, observed := 0, 0
		problem.Evaluate = func(ctx context.Context, batch []*cell) ([]search.Evaluation, error) {
			evaluations, _ := scoreAll(ctx, batch)
			if batches++; batches == 3 { // Ctrl-C: 3 of 10 are done, with a hole, the tail is missing
				cancel()
				evaluations[1] = search.Evaluation{}
				return evaluations[:4], ctx.Err()
			}
			return evaluations, nil
		}
		problem.Observe = func(points []search.Point[*cell]) error { observed += len(points); return nil }
		history, err := build(search.Options{Budget: 100, Population: 10}).Run(ctx, problem)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error is %v, must be context.Canceled", err)
		}
		checkHistory(t, history)
		if len(history) != 23 || observed != 23 {
			t.Errorf("%d points, %d observed, must be 23", len(history), observed)
		}
		for _, p := range history {
			if !reflect.DeepEqual(p.Evaluation, p.Genome.score()) {
				t.Fatalf("%s has the evaluation of another point", p.Key)
			}
		}
	})
}

func TestAlgorithmCancelledBetweenBatches(t *testing.T) {
	reason := errors.New("time is up")
	each(t, func(t *testing.T, build builder) {
		for _, after := range []int{0, 1, 4} {
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			problem := grid(30)
			batches := 0
			problem.Observe = func([]search.Point[*cell]) error {
				if batches++; batches == after {
					cancel(reason)
				}
				return nil
			}
			if after == 0 {
				cancel(reason)
			}
			history, err := build(search.Options{Budget: 40, Population: 10}).Run(ctx, problem)
			if len(history) != 10*after {
				t.Errorf("cancelled after %d batches: %d points", after, len(history))
			}
			// The fourth batch spends the budget: nothing was cut short.
			if want := after < 4; errors.Is(err, reason) != want || (err != nil) != want {
				t.Errorf("cancelled after %d batches: error %v", after, err)
			}
		}
	})
}

func TestAlgorithmRefusesBadEvaluators(t *testing.T) {
	broken := errors.New("no GPU")
	tests := []struct {
		name   string
		change func([]search.Evaluation) ([]search.Evaluation, error)
		kept   int // of the first batch of 10
		want   string
	}{
		{"error", func([]search.Evaluation) ([]search.Evaluation, error) { return nil, broken }, 0, "no GPU"},
		{"error beside results", func(e []search.Evaluation) ([]search.Evaluation, error) { return e[:6], broken }, 6, "no GPU"},
		{"too few", func(e []search.Evaluation) ([]search.Evaluation, error) { return e[:9], nil }, 0,
			"Evaluate returned 9 evaluations for batch 0 of 10 genomes"},
		{"too many", func(e []search.Evaluation) ([]search.Evaluation, error) { return append(e, e[0]), nil }, 0,
			"Evaluate returned 11 evaluations for batch 0 of 10 genomes"},
		{"too many beside an error", func(e []search.Evaluation) ([]search.Evaluation, error) { return append(e, e[0]), broken }, 0,
			"Evaluate returned 11 evaluations"},
		{"unfinished", func(e []search.Evaluation) ([]search.Evaluation, error) {
			e[5] = search.Evaluation{}
			return e, nil
		}, 5, "without a score"},
		{"other objectives", func(e []search.Evaluation) ([]search.Evaluation, error) {
			e[7].Objectives = []float64{1, 2, 3}
			return e, nil
		}, 7, "3 objectives, must be 2 as before"},
	}
	each(t, func(t *testing.T, build builder) {
		for _, test := range tests {
			problem := grid(30)
			problem.Evaluate = func(ctx context.Context, batch []*cell) ([]search.Evaluation, error) {
				evaluations, _ := scoreAll(ctx, batch)
				return test.change(evaluations)
			}
			history, err := build(search.Options{Budget: 50, Population: 10}).Run(t.Context(), problem)
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), "search: ") {
				t.Errorf("%s: error %v, must hold %q", test.name, err, test.want)
			}
			if len(history) != test.kept {
				t.Errorf("%s: %d points kept, must be %d", test.name, len(history), test.kept)
			}
		}
	})
}

func TestAlgorithmBearsFailures(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	failures := []search.Evaluation{
		{Failed: true},
		{Failed: true, Objectives: []float64{-100, -100}},
		{Objectives: []float64{nan, -100}},
		{Objectives: []float64{-100, -inf}},
		{Objectives: []float64{-100, inf}},
		{Objectives: []float64{-100, -100}, Violation: nan},
		{Objectives: []float64{-100, -100}, Violation: inf},
	}
	each(t, func(t *testing.T, build builder) {
		for _, share := range []int{2, 3, 1 << 30} { // every second fails, all but every third, all
			problem := grid(30)
			count := 0
			problem.Evaluate = func(ctx context.Context, batch []*cell) ([]search.Evaluation, error) {
				evaluations, _ := scoreAll(ctx, batch)
				for i := range evaluations {
					if count++; (share == 2) == (count%share == 0) {
						evaluations[i] = failures[count%len(failures)]
					}
				}
				return evaluations, nil
			}
			history, err := build(search.Options{Budget: 120, Population: 10}).Run(t.Context(), problem)
			if err != nil {
				t.Fatal(err)
			}
			checkHistory(t, history)
			succeeded := 0
			for _, p := range history {
				if !p.Evaluation.Failed {
					succeeded++
					if !reflect.DeepEqual(p.Evaluation, p.Genome.score()) {
						t.Fatalf("%v does not count as failed", p.Evaluation)
					}
				}
			}
			if want := map[int]int{2: 60, 3: 40, 1 << 30: 0}[share]; len(history) != 120 || succeeded != want {
				t.Errorf("%d points, %d succeeded, must be 120 and %d", len(history), succeeded, want)
			}
			for _, p := range history.Front() {
				if p.Evaluation.Failed {
					t.Errorf("failed point %s is in the front", p.Key)
				}
			}
			if (len(history.Front()) == 0) != (succeeded == 0) {
				t.Errorf("front has %d points after %d successes", len(history.Front()), succeeded)
			}
		}
	})
}

func TestAlgorithmKeepsItsOwnObjectives(t *testing.T) {
	each(t, func(t *testing.T, build builder) {
		problem := grid(30)
		shared := make([]float64, 2*10)
		problem.Evaluate = func(_ context.Context, batch []*cell) ([]search.Evaluation, error) {
			evaluations := make([]search.Evaluation, len(batch))
			for i, c := range batch {
				evaluations[i].Objectives = shared[2*i : 2*i+2]
				copy(evaluations[i].Objectives, c.score().Objectives)
			}
			clear(batch)
			return evaluations, nil
		}
		history, err := build(search.Options{Budget: 60, Population: 10}).Run(t.Context(), problem)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range history {
			if !reflect.DeepEqual(p.Evaluation, p.Genome.score()) {
				t.Fatalf("%s: %v was overwritten", p.Key, p.Evaluation)
			}
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
		{"annealing", search.Options{}, `search: unknown algorithm "annealing" (have nsga2, random)`},
		{"nsga2", search.Options{Budget: -1}, "Budget is -1, must be at least 1 (0 for the default, 1000)"},
		{"nsga2", search.Options{Population: 1}, "Population is 1, must be at least 2 (0 for the default, 100)"},
		{"nsga2", search.Options{CrossoverRate: 1.5}, "CrossoverRate is 1.5, must be between 0 and 1 (0 for the default, 0.9; -1 for never)"},
		{"nsga2", search.Options{MutationRate: -0.5}, "MutationRate is -0.5"},
		{"nsga2", search.Options{MutationRate: math.NaN()}, "MutationRate is NaN"},
		{"random", search.Options{Budget: -5}, "Budget is -5"},
		{"random", search.Options{Population: -5}, "Batch is -5"},
		{"random", search.Options{CrossoverRate: 0.5}, "random has no CrossoverRate"},
		{"random", search.Options{MutationRate: 0.5}, "no MutationRate"},
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
