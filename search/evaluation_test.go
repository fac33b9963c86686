package search_test

import (
	"math"
	"math/rand"
	"testing"

	"lrunet/search"
)

func of(objectives ...float64) search.Evaluation { return search.Evaluation{Objectives: objectives} }

func violating(v float64, objectives ...float64) search.Evaluation {
	return search.Evaluation{Violation: v, Objectives: objectives}
}

var failure = search.Evaluation{Failed: true, Objectives: []float64{-9, -9}}

func TestDominates(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	tests := []struct {
		name         string
		a, b         search.Evaluation
		aWins, bWins bool
	}{
		{"better in all", of(1, 1), of(2, 2), true, false},
		{"better in one", of(1, 2), of(2, 2), true, false},
		{"equal", of(1, 2), of(1, 2), false, false},
		{"a trade", of(1, 2), of(2, 1), false, false},
		{"three objectives", of(1, 2, 3), of(1, 2, 4), true, false},
		{"negative zero is zero", of(math.Copysign(0, -1)), of(0), false, false},
		{"other lengths", of(1), of(2, 2), false, false},
		{"feasible and infeasible", of(9, 9), violating(0.1, 1, 1), true, false},
		{"less violation", violating(1, 9, 9), violating(2, 1, 1), true, false},
		{"equal violation", violating(1, 1, 1), violating(1, 9, 9), false, false},
		{"without objectives", violating(1), violating(2, 1, 1), true, false},
		{"a constraint met with room", violating(-3, 1, 1), of(2, 2), true, false},
		{"infeasible and failed", violating(1e9), failure, true, false},
		{"feasible and failed", of(9, 9), failure, true, false},
		{"both failed", failure, failure, false, false},
		{"NaN fails", of(9, 9), of(nan, 1), true, false},
		{"infinity fails", of(9, 9), of(-inf, 1), true, false},
		{"NaN violation fails", violating(1), violating(nan, 1, 1), true, false},
		{"infinite violation fails", violating(1), violating(inf, 1, 1), true, false},
		{"nothing fails", of(9), of(), true, false},
	}
	for _, test := range tests {
		if got := search.Dominates(test.a, test.b); got != test.aWins {
			t.Errorf("%s: a dominates b: %v", test.name, got)
		}
		if got := search.Dominates(test.b, test.a); got != test.bWins {
			t.Errorf("%s: b dominates a: %v", test.name, got)
		}
	}
}

func TestFeasible(t *testing.T) {
	for _, e := range []search.Evaluation{of(1), of(0, -5, math.MaxFloat64), violating(-1, 1)} {
		if !e.Feasible() {
			t.Errorf("%+v is not feasible", e)
		}
	}
	for _, e := range []search.Evaluation{{}, failure, violating(1, 1), of(math.NaN()), of(1, math.Inf(-1))} {
		if e.Feasible() {
			t.Errorf("%+v is feasible", e)
		}
	}
}

// randomEvaluations are of every kind, on a coarse grid so that equal values
// and equal points abound.
func randomEvaluations(rng *rand.Rand, n, objectives int) []search.Evaluation {
	evaluations := make([]search.Evaluation, n)
	for i := range evaluations {
		for range objectives {
			evaluations[i].Objectives = append(evaluations[i].Objectives, float64(rng.Intn(6)))
		}
		switch rng.Intn(8) {
		case 0:
			evaluations[i].Violation = float64(1 + rng.Intn(3))
		case 1:
			evaluations[i].Failed = rng.Intn(2) == 0
		case 2:
			evaluations[i].Objectives[0] = math.NaN()
		}
	}
	return evaluations
}

func TestDominatesIsAStrictPartialOrder(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	for range 50 {
		e := randomEvaluations(rng, 12, 1+rng.Intn(3))
		for i := range e {
			if search.Dominates(e[i], e[i]) {
				t.Fatalf("%v dominates itself", e[i])
			}
			for j := range e {
				for k := range e {
					if search.Dominates(e[i], e[j]) && search.Dominates(e[j], e[k]) && !search.Dominates(e[i], e[k]) {
						t.Fatalf("%v > %v > %v is not transitive", e[i], e[j], e[k])
					}
				}
			}
		}
	}
}
