package search_test

import (
	"math"
	"math/bits"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"lrunet/search"
)

func hypervolume(t *testing.T, points [][]float64, reference []float64) float64 {
	t.Helper()
	volume, err := search.Hypervolume(points, reference)
	if err != nil {
		t.Fatal(err)
	}
	return volume
}

func TestHypervolume(t *testing.T) {
	tests := []struct {
		name      string
		points    [][]float64
		reference []float64
		want      float64
	}{
		{"none", nil, []float64{1, 1}, 0},
		{"one objective", [][]float64{{3}, {1}, {2}}, []float64{4}, 3},
		{"a box", [][]float64{{1, 2}}, []float64{4, 4}, 6},
		{"stairs", [][]float64{{1, 3}, {3, 1}, {2, 2}}, []float64{4, 4}, 6},
		{"dominated", [][]float64{{1, 1}, {2, 2}, {1, 1}, {1, 3}}, []float64{4, 4}, 9},
		{"outside", [][]float64{{1, 1}, {0, 4}, {5, -9}, {4, 4}}, []float64{4, 4}, 9},
		{"all outside", [][]float64{{4, 1}}, []float64{4, 4}, 0},
		{"negative objectives", [][]float64{{-93, 10}, {-90, 5}}, []float64{-80, 20}, 13*10 + 10*5},
		{"a cube", [][]float64{{1, 1, 1}}, []float64{3, 3, 3}, 8},
		{"two cubes", [][]float64{{0, 0, 2}, {2, 2, 0}}, []float64{3, 3, 3}, 9 + 3 - 1},
		{"one level", [][]float64{{0, 2, 1}, {2, 0, 1}, {1, 1, 1}}, []float64{3, 3, 3}, 12},
		{"four objectives", [][]float64{{0, 0, 0, 0}, {1, 1, 1, 1}}, []float64{2, 2, 2, 2}, 16},
	}
	for _, test := range tests {
		if got := hypervolume(t, test.points, test.reference); got != test.want {
			t.Errorf("%s: %v, must be %v", test.name, got, test.want)
		}
	}
}

// inclusionExclusion adds and takes away the intersections of all subsets.
func inclusionExclusion(points [][]float64, reference []float64) float64 {
	var total float64
	for set := uint(1); set < 1<<len(points); set++ {
		box := 1.
		for k := range reference {
			corner := math.Inf(-1)
			for i, p := range points {
				if set>>i&1 == 1 {
					corner = max(corner, p[k])
				}
			}
			box *= max(0, reference[k]-corner)
		}
		if bits.OnesCount(set)%2 == 0 {
			box = -box
		}
		total += box
	}
	return total
}

func TestHypervolumeAgainstInclusionExclusion(t *testing.T) {
	rng := rand.New(rand.NewSource(4))
	for range 400 {
		objectives := 1 + rng.Intn(4)
		points := randomPoints(rng, rng.Intn(9), objectives)
		if rng.Intn(2) == 0 { // a coarse grid has ties
			for _, p := range points {
				for k := range p {
					p[k] = math.Floor(p[k]*4) / 4
				}
			}
		}
		reference := slices.Repeat([]float64{0.8}, objectives)
		got, want := hypervolume(t, points, reference), inclusionExclusion(points, reference)
		if math.Abs(got-want) > 1e-12 {
			t.Fatalf("%v: %v, must be %v", points, got, want)
		}
	}
}

func TestHypervolumeAgainstMonteCarlo(t *testing.T) {
	rng := rand.New(rand.NewSource(5))
	const throws = 100_000
	for objectives := 2; objectives <= 3; objectives++ {
		points := randomPoints(rng, 40, objectives)
		hits := 0
		for _, throw := range randomPoints(rng, throws, objectives) {
			if slices.ContainsFunc(points, func(p []float64) bool {
				return search.Dominates(of(p...), of(throw...))
			}) {
				hits++
			}
		}
		want := float64(hits) / throws
		got := hypervolume(t, points, slices.Repeat([]float64{1}, objectives))
		if deviation := math.Sqrt(want * (1 - want) / throws); math.Abs(got-want) > 4*deviation {
			t.Errorf("%d objectives: %v, Monte Carlo says %v", objectives, got, want)
		}
	}
}

func TestHypervolumeProperties(t *testing.T) {
	rng := rand.New(rand.NewSource(6))
	for range 100 {
		objectives := 2 + rng.Intn(2)
		points := randomPoints(rng, 1+rng.Intn(30), objectives)
		reference := slices.Repeat([]float64{0.9}, objectives)
		before := slices.Clone(points)
		whole := hypervolume(t, points, reference)
		if !slices.EqualFunc(points, before, slices.Equal[[]float64]) {
			t.Fatal("the points were reordered or changed")
		}
		rng.Shuffle(len(points), func(i, j int) { points[i], points[j] = points[j], points[i] })
		if again := hypervolume(t, points, reference); again != whole {
			t.Fatalf("shuffled points have %v, not %v", again, whole)
		}
		if fewer := hypervolume(t, points[1:], reference); fewer > whole+1e-12 {
			t.Fatalf("%v without a point, %v with it", fewer, whole)
		}
		for _, p := range points {
			for k := range p {
				p[k] *= 8
			}
		}
		scaled := hypervolume(t, points, slices.Repeat([]float64{8 * 0.9}, objectives))
		if want := whole * math.Pow(8, float64(objectives)); scaled != want {
			t.Fatalf("scaled by 8: %v, must be %v", scaled, want)
		}
	}
}

func TestHypervolumeCurve(t *testing.T) {
	rng := rand.New(rand.NewSource(7))
	for objectives := 2; objectives <= 3; objectives++ {
		e := randomEvaluations(rng, 200, objectives)
		reference := slices.Repeat([]float64{5}, objectives)
		curve, err := search.HypervolumeCurve(e, reference)
		if err != nil {
			t.Fatal(err)
		}
		var points [][]float64
		for i := range e {
			if e[i].Feasible() {
				points = append(points, e[i].Objectives)
			}
			if want := hypervolume(t, points, reference); math.Abs(curve[i]-want) > 1e-9 {
				t.Fatalf("after %d evaluations the curve is at %v, the volume %v", i+1, curve[i], want)
			}
		}
		if !slices.IsSorted(curve) || len(curve) != len(e) {
			t.Errorf("curve of %d evaluations falls or has another length: %v", len(e), curve)
		}
	}
}

func TestHypervolumeRefuses(t *testing.T) {
	nan, inf, huge := math.NaN(), math.Inf(1), math.MaxFloat64
	tests := []struct {
		name      string
		points    [][]float64
		reference []float64
		want      string
	}{
		{"no reference", [][]float64{{1, 1}}, nil, "reference is []"},
		{"NaN reference", nil, []float64{1, nan}, "reference is [1 NaN]"},
		{"infinite reference", nil, []float64{1, inf}, "reference is [1 +Inf]"},
		{"other length", [][]float64{{0, 0}, {1, 1, 1}}, []float64{2, 2}, "point 1 is [1 1 1], must be 2 finite"},
		{"NaN point", [][]float64{{nan, 0}}, []float64{2, 2}, "point 0 is [NaN 0]"},
		{"infinite point", [][]float64{{0, -inf}}, []float64{2, 2}, "point 0 is [0 -Inf]"},
		{"overflow", [][]float64{{-huge, -huge}}, []float64{huge, huge}, "scale the objectives down"},
	}
	for _, test := range tests {
		_, err := search.Hypervolume(test.points, test.reference)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, must hold %q", test.name, err, test.want)
		}
	}
	for name, test := range map[string]struct {
		evaluations []search.Evaluation
		reference   []float64
	}{
		"no reference": {nil, nil},
		"other length": {[]search.Evaluation{failure, of(1, 1, 1)}, []float64{2, 2}},
		"overflow":     {[]search.Evaluation{of(-huge, -huge)}, []float64{huge, huge}},
	} {
		if _, err := search.HypervolumeCurve(test.evaluations, test.reference); err == nil {
			t.Errorf("curve: %s: no error", name)
		}
	}
}

func BenchmarkHypervolume3(b *testing.B) {
	rng := rand.New(rand.NewSource(8))
	points := randomPoints(rng, 100, 3)
	for _, p := range points { // onto a sphere: all are in the front
		norm := math.Sqrt(p[0]*p[0] + p[1]*p[1] + p[2]*p[2])
		for k := range p {
			p[k] = 1 - p[k]/norm
		}
	}
	for b.Loop() {
		if _, err := search.Hypervolume(points, []float64{1.1, 1.1, 1.1}); err != nil {
			b.Fatal(err)
		}
	}
}
