package search

import (
	"math"
	"math/rand"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// The closed form is what drawing the unknown objective gives.
func TestExpectedIsTheMeanGain(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	for _, objectives := range []int{2, 3} {
		e := extent{make([]float64, objectives), make([]float64, objectives)}
		for k := range e.high {
			e.high[k] = 1
		}
		var points [][]float64
		for range 8 {
			p := make([]float64, objectives)
			for k := range p {
				p[k] = rng.Float64()
			}
			points = append(points, p)
		}
		s := newStaircase(1, points, e)
		before := volumeOf(s.front, s.reference)
		costs := []float64{0.3, 0.4}[:objectives-1]
		var sum float64
		const draws = 40_000
		for range draws {
			p := append([]float64{costs[0], 0.4 + 0.3*rng.NormFloat64()}, costs[1:]...)
			sum += volumeOf(append(append([][]float64{}, s.front...), p), s.reference) - before
		}
		got, want := s.expected(costs, 0.4, 0.3), sum/draws
		if math.Abs(got-want) > 0.02*want || want <= 0 {
			t.Errorf("%d objectives: expected gain %g, mean of draws %g", objectives, got, want)
		}
	}
}

// A known cost that is large and the same for all leaves room for gains.
func TestStaircaseOfEqualCosts(t *testing.T) {
	for _, cost := range []float64{0, 1, 4e6, 1e9, 1e15} {
		s := newStaircase(0, [][]float64{{0.5, cost}}, extent{[]float64{0.5, cost}, []float64{0.5, cost}})
		if gain := s.expected([]float64{cost}, 0.4, 0.1); gain <= 0 {
			t.Errorf("costs of %g: expected gain %g", cost, gain)
		}
	}
}

func volumeOf(points [][]float64, reference []float64) float64 {
	v, err := Hypervolume(points, reference)
	if err != nil {
		panic(err)
	}
	return v
}

// The process learns a function, and is surer where it has seen more.
func TestGaussianLearns(t *testing.T) {
	rng := rand.New(rand.NewSource(2))
	f := func(p []float64) float64 { return 5 + 3*p[0] + math.Sin(3*p[1]) }
	var points [][]float64
	var values []float64
	for range 80 {
		p := []float64{rng.Float64(), 2 * rng.Float64()}
		points, values = append(points, p), append(values, f(p))
	}
	g, ok := fitGaussian(points, values)
	if !ok {
		t.Fatal("no fit")
	}
	var squares float64
	for range 100 {
		p := []float64{rng.Float64(), 2 * rng.Float64()}
		mean, _ := g.predict(p)
		squares += (mean - f(p)) * (mean - f(p)) / 100
	}
	if off := math.Sqrt(squares); off > 0.15*g.value.deviation {
		t.Errorf("off by %g, the values deviate by %g", off, g.value.deviation)
	}
	_, near := g.predict([]float64{0.5, 1})
	_, far := g.predict([]float64{9, 9})
	if !(near < far) {
		t.Errorf("deviation %g among the points, %g far away", near, far)
	}
}

// Predictions at many points are those of the textbook's formulas at each.
func TestGaussianPredictsAll(t *testing.T) {
	rng := rand.New(rand.NewSource(4))
	var points [][]float64
	var values []float64
	for range 30 {
		p := []float64{rng.Float64(), rng.Float64(), rng.Float64()}
		points, values = append(points, p), append(values, p[0]*p[1]-p[2])
	}
	g, ok := fitGaussian(points, values)
	if !ok {
		t.Fatal("no fit")
	}
	g = g.believing([]float64{2, 2, 2})
	places := append(slices.Clone(points[:3]), []float64{0.5, 3, -1}, []float64{9, 9, 9})
	means, deviations := g.predictAll(places)
	for i, p := range places {
		like := mat.NewVecDense(len(g.points), nil)
		for j, q := range g.points {
			like.SetVec(j, g.kernel.of(g.scaled(p), q))
		}
		var explained mat.VecDense
		if err := g.chol.SolveVecTo(&explained, like); err != nil {
			t.Fatal(err)
		}
		mean := g.value.mean + g.value.deviation*mat.Dot(like, &g.weights)
		left := g.kernel.of(g.scaled(p), g.scaled(p)) - mat.Dot(like, &explained)
		deviation := g.value.deviation * math.Sqrt(g.variance*max(left, 0))
		if math.Abs(means[i]-mean) > 1e-9 || math.Abs(deviations[i]-deviation) > 1e-6 {
			t.Errorf("%g and %g at %v, want %g and %g", means[i], deviations[i], p, mean, deviation)
		}
		if means[i] != g.mean(p) {
			t.Errorf("mean alone is %g, beside a deviation %g", g.mean(p), means[i])
		}
	}
}

// Believing a prediction changes none, and is as surely known as if it were in the fit.
func TestGaussianBelieves(t *testing.T) {
	rng := rand.New(rand.NewSource(3))
	var points [][]float64
	var values []float64
	for range 20 {
		p := []float64{rng.Float64(), rng.Float64()}
		points, values = append(points, p), append(values, p[0]+math.Sin(4*p[1]))
	}
	g, ok := fitGaussian(points, values)
	if !ok {
		t.Fatal("no fit")
	}
	believed := []float64{1.5, 1.5}
	mean, before := g.predict(believed)
	more := g.believing(believed)
	if m, after := more.predict(believed); math.Abs(m-mean) > 1e-9 || !(after < before) {
		t.Errorf("%g and %g there, was %g and %g", m, after, mean, before)
	}
	whole := refitted(t, g, append(points, believed), append(values, mean))
	for range 20 {
		p := []float64{2 * rng.Float64(), 2 * rng.Float64()}
		mean, deviation := more.predict(p)
		if m, d := whole.predict(p); math.Abs(m-mean) > 1e-9 || math.Abs(d-deviation) > 1e-9 {
			t.Errorf("%g and %g at %v, a whole fit says %g and %g", mean, deviation, p, m, d)
		}
	}
	if len(g.points) != 20 || len(more.believing(points[0]).points) < 21 {
		t.Error("a process was changed, or lost a point")
	}
}

// refitted is a process with the scales, kernel and variance of another.
func refitted(t *testing.T, g *gaussian, points [][]float64, values []float64) *gaussian {
	t.Helper()
	whole := *g
	whole.points = nil
	scaled := mat.NewVecDense(len(values), nil)
	for i, p := range points {
		whole.points = append(whole.points, g.scaled(p))
		scaled.SetVec(i, g.value.of(values[i]))
	}
	fit, ok := whole.with(g.kernel, scaled)
	if !ok {
		t.Fatal("no fit")
	}
	fit.variance = g.variance
	return fit
}
