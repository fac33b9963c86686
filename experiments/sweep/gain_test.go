package sweep

import "testing"

// A network gains over itself without reuse where the sweep has that, else over the
// baseline.
func TestGainsAreOverTheSameNetwork(t *testing.T) {
	s := tiny(t)
	s.Networks = []string{"stem8/2 8x1g4 head8g4", "stem8/2 8x2g4 head8g4", "stem8/2 16x1g4 head8g4", "stem8/2 16x2g4 head8g4", "stem8/2 24x2g4 head8g4"}
	s.Published = map[string]float64{s.Networks[0]: 50, s.Networks[2]: 60, s.Networks[3]: 63}
	outcome := run1(t, s, options(t))
	bases, mean := map[string]string{}, map[string]float64{}
	for _, n := range outcome.Report.Networks {
		mean[n.Name] = n.Test.Mean
	}
	for _, g := range outcome.Report.Gains {
		bases[g.Name] = g.Base
		if want := mean[g.Name] - mean[g.Base]; g.Mean != want {
			t.Errorf("%s gains %v over %s, want %v", g.Name, g.Mean, g.Base, want)
		}
	}
	want := map[string]string{s.Networks[1]: s.Networks[0], s.Networks[3]: s.Networks[2], s.Networks[4]: s.Networks[0]}
	if len(bases) != len(want) {
		t.Errorf("gains over %v, want %v", bases, want)
	}
	for _, g := range outcome.Report.Gains {
		if g.Name == s.Networks[3] && g.Published != 3 {
			t.Errorf("the published gain of %s is %v, want 3", g.Name, g.Published)
		}
	}
	for name, base := range want {
		if bases[name] != base {
			t.Errorf("%s gains over %q, want %q", name, bases[name], base)
		}
	}
	if over := outcome.Report.Over(); over != "the same network without reuse" {
		t.Errorf("gains are said to be over %q", over)
	}
	if over := run1(t, tiny(t), options(t)).Report.Over(); over == "the same network without reuse" {
		t.Error("gains over the baseline are said to be over others")
	}
}
