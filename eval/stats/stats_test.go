package stats

import (
	"math"
	"testing"
)

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > 1e-6 {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func TestSummarise(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		values    []float64
		mean, std float64
	}{
		{nil, nan, nan},
		{[]float64{93.5}, 93.5, nan},
		{[]float64{1, 2, 4}, 7. / 3, math.Sqrt(7. / 3)},
	} {
		s := Summarise(c.values)
		near(t, "mean", s.Mean, c.mean)
		near(t, "standard deviation", s.Std, c.std)
	}
}

// t(0.975; 2) is 4.302653, t(0.975; 4) is 2.776445.
func TestMeanInterval(t *testing.T) {
	i := MeanInterval([]float64{2, 2.5, 3}, 0.95)
	near(t, "mean", i.Mean, 2.5)
	near(t, "half", i.Half, 4.302653*0.5/math.Sqrt(3))
	near(t, "half of five", MeanInterval([]float64{1, 2, 3, 4, 5}, 0.95).Half, 2.776445*math.Sqrt(2.5)/math.Sqrt(5))
	near(t, "half of one", MeanInterval([]float64{1}, 0.95).Half, math.NaN())
}

// Values of R's binom.test(x, n)$p.value.
func TestMcNemar(t *testing.T) {
	for _, c := range []struct {
		a, b int
		p    float64
	}{
		{0, 0, 1}, {5, 5, 1}, {0, 5, 0.0625}, {5, 0, 0.0625}, {2, 8, 0.109375}, {10, 25, 0.016695},
	} {
		if got := McNemar(c.a, c.b); math.Abs(got-c.p) > 1e-4 {
			t.Errorf("McNemar(%d, %d) is %v, want %v", c.a, c.b, got, c.p)
		}
	}
}

func TestPairedImages(t *testing.T) {
	var a, b []float64
	for i := range 100 { // 40 only a, 20 only b, 40 both
		a = append(a, map[bool]float64{true: 1}[i >= 20])
		b = append(b, map[bool]float64{true: 1}[i < 20 || i >= 60])
	}
	near(t, "p", PairedImages(a, b), math.Erfc(20/math.Sqrt(60)/math.Sqrt2))
	near(t, "p of the same", PairedImages(a, a), 1)
}

func TestProportions(t *testing.T) {
	// 93.46 against 93.43 % of 10,000 images is a tie, 93.46 against 91.17 is none.
	if p := Proportions(0.9346, 10000, 0.9343, 10000); p < 0.9 {
		t.Errorf("p = %v for 3 of 10,000 images, want a tie", p)
	}
	if p := Proportions(0.9346, 10000, 0.9117, 10000); p > 1e-6 {
		t.Errorf("p = %v for 229 of 10,000 images, want a difference", p)
	}
	near(t, "p of all against all", Proportions(1, 10, 1, 10), 1)
	near(t, "p of all against none", Proportions(1, 10, 0, 10), 0)
}

// Values of R's p.adjust(p, "holm").
func TestHolm(t *testing.T) {
	got := Holm([]float64{0.01, 0.04, 0.03, 0.005, 0.9})
	for i, want := range []float64{0.04, 0.09, 0.09, 0.025, 0.9} {
		near(t, "adjusted p", got[i], want)
	}
}
