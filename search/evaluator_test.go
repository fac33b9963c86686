package search_test

import (
	"context"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"lrunet/search"
)

func TestAlgorithmKeepsWhatACancelledBatchFinished(t *testing.T) {
	each(t, func(t *testing.T, build builder) {
		ctx, cancel := context.WithCancel(t.Context())
		problem := grid(30)
		batches, observed := 0, 0
		problem.Evaluate = func(ctx context.Context, batch []search.Candidate[*cell]) ([]search.Evaluation, error) {
			evaluations, _ := scoreAll(ctx, batch)
			if batches++; batches == 3 { // Ctrl-C: 3 are done, with a hole, the tail is missing
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
		if want := 10 + laterBatch(t) + 3; len(history) != want || observed != want {
			t.Errorf("%d points, %d observed, must be %d", len(history), observed, want)
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
			points := 0
			if after > 0 {
				points = 10 + (after-1)*laterBatch(t)
			}
			if len(history) != points {
				t.Errorf("cancelled after %d batches: %d points, want %d", after, len(history), points)
			}
			// The last batch spends the budget: nothing was cut short.
			if want := points < 40; errors.Is(err, reason) != want || (err != nil) != want {
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
			problem.Evaluate = func(ctx context.Context, batch []search.Candidate[*cell]) ([]search.Evaluation, error) {
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
			problem.Evaluate = func(ctx context.Context, batch []search.Candidate[*cell]) ([]search.Evaluation, error) {
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
		problem.Evaluate = func(_ context.Context, batch []search.Candidate[*cell]) ([]search.Evaluation, error) {
			evaluations := make([]search.Evaluation, len(batch))
			for i, c := range batch {
				evaluations[i].Objectives = shared[2*i : 2*i+2]
				copy(evaluations[i].Objectives, c.Genome.score().Objectives)
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
