package reports

import (
	"math"
	"slices"
	"strings"
	"testing"

	"lrunet/internal/testkit"
)

func TestMeanCurve(t *testing.T) {
	nan := math.NaN()
	curves := []SweepCurve{
		{"a", 1, []CurvePoint{{1, 2, 0.1, nan}, {2, 1, 0.1, 50}}},
		{"b", 1, []CurvePoint{{1, 9, 0.1, 10}}},
		{"a", 2, []CurvePoint{{1, 4, 0.1, nan}, {2, 2, 0.1, 60}, {3, 0.5, 0.1, 70}}},
	}
	loss := meanCurve(curves, "a", func(p CurvePoint) float64 { return p.Loss })
	if want := []Point{{1, 3}, {2, 1.5}, {3, 0.5}}; !slices.Equal(loss, want) {
		t.Errorf("loss is %v, want %v", loss, want)
	}
	accuracy := meanCurve(curves, "a", func(p CurvePoint) float64 { return p.Accuracy })
	if want := []Point{{2, 55}, {3, 70}}; !slices.Equal(accuracy, want) {
		t.Errorf("accuracy is %v, want %v", accuracy, want)
	}
}

// Only what is known is drawn: without a validation part the loss alone.
func TestCurveFigures(t *testing.T) {
	r := smallSweep()
	if f := curveFigures(r); len(f) != 1 || f[0].ID != "course-loss" || len(f[0].Lines) != 1 {
		t.Fatalf("got %+v", f)
	}
	r.Curves = append(r.Curves, SweepCurve{"lrunet-10", 1, []CurvePoint{{1, 0.5, 0.1, 80}}})
	figures := curveFigures(r)
	if len(figures) != 2 || figures[1].ID != "course-accuracy" || len(figures[0].Lines) != 2 {
		t.Fatalf("got %+v", figures)
	}
	if x, y := figures[0].X, figures[0].Y; x.Min != 0 || x.Max != 2 || !y.Log || y.Max > 0.8 || figures[1].Y.Log {
		t.Errorf("axes %+v and %+v, want epochs from 0 to the last, and a logarithmic loss without room above", x, y)
	}
	if d := figures[0].Description; !strings.Contains(d, "lrunet-1 ends at 0.5; lrunet-10 ends at 0.5") {
		t.Errorf("description is %q", d)
	}
	if a, b := figures[0].Lines[1].Style(), figures[1].Lines[0].Style(); a != " tone-b" || b != a {
		t.Errorf("a network's line is %q in one figure and %q in the other", a, b)
	}
}

// Lines beyond the palette are told apart by dashes, in both drawings.
func TestLineTones(t *testing.T) {
	for tone, want := range map[int][3]string{
		1:  {" tone-a", "var(--tone-a)", "solid"},
		6:  {" tone-f", "var(--tone-f)", "solid"},
		8:  {" again tone-b", "var(--tone-b)", "dashed"},
		14: {" dotted tone-b", "var(--tone-b)", "dotted"},
		20: {" mixed tone-b", "var(--tone-b)", "dotted"},
	} {
		l := line{Tone: tone}
		colour, dashes := l.stroke()
		if got := [3]string{l.Style(), colour, dashes}; got != want {
			t.Errorf("tone %d: got %q, want %q", tone, got, want)
		}
	}
	for _, r := range rounds[1:] {
		if !strings.Contains(pageCSS, ".curve."+r.class[1:]+" {") {
			t.Errorf("the style sheet lacks %q", r.class)
		}
	}
	if strings.Count(pageCSS, "--tone-f:") != 2 || !strings.Contains(pageCSS, ".tone-f {") {
		t.Error("the style sheet lacks the last tone")
	}
}

// Seeds are told to the last digit, so that a training can be repeated; what a step costs
// is left out where it is not known.
func TestSeedsOfManyDigits(t *testing.T) {
	s := smallSweep()
	s.Curves[0].Seed, s.Networks[0].StepMAdds = math.MaxUint64, math.NaN()
	s.Failures = []SweepFailure{{Name: "lrunet-1", Seed: math.MaxUint64, Reason: "NaN"}}
	for _, table := range []Table{CurveTable(s), SweepFailureTable(s)} {
		var b strings.Builder
		testkit.Must(t, table.CSV(&b))
		if !strings.Contains(b.String(), "18446744073709551615") {
			t.Errorf("another seed in\n%s", &b)
		}
	}
	var b strings.Builder
	testkit.Must(t, TrainingCostTable(s).CSV(&b))
	if lines := strings.Split(b.String(), "\n"); !strings.Contains(lines[1], ",,") || strings.Contains(lines[2], ",,") {
		t.Errorf("costs\n%s", &b)
	}
}
