package search

import (
	"math"
	"math/rand"
	"testing"
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
