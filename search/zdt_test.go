package search_test

import (
	"context"
	"math"
	"math/rand"
	"slices"
	"testing"

	"lrunet/search"
)

// zdt is one of the problems of Zitzler, Deb and Thiele, "Comparison of
// multiobjective evolutionary algorithms: empirical results", 2000.
type zdt struct {
	name      string
	variables int
	bound     float64 // of all variables but the first, both ways; 0: from 0 to 1
	score     func(x []float64) (f1, f2 float64)
	gate      float64 // hypervolume at (1.1, 1.1) of pymoo 0.6.2's worst seed of 31
	worst     float64 // a value of f2 that random search stays below
}

// zdts have the gates of pymoo's NSGA-II with population 100, 250 generations,
// SBX 0.9/15 and PM 20; for ZDT3 the 5th percentile.
var zdts = []zdt{
	{"ZDT1", 30, 0, func(x []float64) (float64, float64) {
		g := 1 + 9*mean(x[1:])
		return x[0], g * (1 - math.Sqrt(x[0]/g))
	}, 0.86882, 7},
	{"ZDT2", 30, 0, func(x []float64) (float64, float64) {
		g := 1 + 9*mean(x[1:])
		return x[0], g * (1 - (x[0]/g)*(x[0]/g))
	}, 0.53556, 8},
	{"ZDT3", 30, 0, func(x []float64) (float64, float64) {
		g := 1 + 9*mean(x[1:])
		return x[0], g * (1 - math.Sqrt(x[0]/g) - x[0]/g*math.Sin(10*math.Pi*x[0]))
	}, 1.32708, 7},
	{"ZDT4", 10, 5, func(x []float64) (float64, float64) {
		g := 1 + 10*float64(len(x)-1)
		for _, v := range x[1:] {
			g += v*v - 10*math.Cos(4*math.Pi*v)
		}
		return x[0], g * (1 - math.Sqrt(x[0]/g))
	}, 0.85654, 200},
	{"ZDT6", 10, 0, func(x []float64) (float64, float64) {
		f := 1 - math.Exp(-4*x[0])*math.Pow(math.Sin(6*math.Pi*x[0]), 6)
		g := 1 + 9*math.Pow(mean(x[1:]), 0.25)
		return f, g * (1 - (f/g)*(f/g))
	}, 0.49178, 10},
}

var zdtReference = []float64{1.1, 1.1}

func mean(x []float64) float64 {
	var sum float64
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

func (z zdt) problem() search.Problem[*real] {
	lower, upper := make([]float64, z.variables), slices.Repeat([]float64{1}, z.variables)
	if z.bound != 0 {
		for i := range lower[1:] {
			lower[i+1], upper[i+1] = -z.bound, z.bound
		}
	}
	return search.Problem[*real]{
		Sample: func(rng *rand.Rand) *real { return newReal(lower, upper, rng) },
		Evaluate: func(_ context.Context, batch []search.Candidate[*real]) ([]search.Evaluation, error) {
			evaluations := make([]search.Evaluation, len(batch))
			for i, g := range batch {
				f1, f2 := z.score(g.Genome.x)
				evaluations[i].Objectives = []float64{f1, f2}
			}
			return evaluations, nil
		},
	}
}

func (z zdt) run(t *testing.T, algorithm search.Algorithm[*real]) search.History[*real] {
	t.Helper()
	history, err := algorithm.Run(t.Context(), z.problem())
	if err != nil {
		t.Fatal(err)
	}
	return history
}
