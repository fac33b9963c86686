package reports

import (
	"math"
	"slices"
	"testing"
)

func TestTicks(t *testing.T) {
	for _, tt := range []struct {
		values []float64
		log    bool
		want   []float64
	}{
		{[]float64{62.2, 88.8}, false, []float64{60, 65, 70, 75, 80, 85, 90}},
		{[]float64{5568, 170000}, true, []float64{5000, 10000, 20000, 50000, 100000, 200000}},
		{[]float64{1, 10}, false, []float64{0, 2, 4, 6, 8, 10, 12}},
		{[]float64{1, 1e6}, true, []float64{0.5, 1, 10, 100, 1000, 10000, 100000, 1e6, 2e6}},
		{[]float64{0, 1}, false, []float64{0, 0.2, 0.4, 0.6, 0.8, 1, 1.2}},
		{nil, false, []float64{0, 0.2, 0.4, 0.6, 0.8, 1, 1.2}},
		{[]float64{-3, 4}, false, []float64{-4, -2, 0, 2, 4, 6}},
	} {
		a := axis{}.fit(tt.values)
		if a.Log != tt.log || !slices.Equal(a.Ticks, tt.want) {
			t.Errorf("%v: log %v, ticks %v; want %v, %v", tt.values, a.Log, a.Ticks, tt.log, tt.want)
		}
	}
}

// TestTicksHold wants every value between the ends and few enough ticks, for
// ranges of all kinds.
func TestTicksHold(t *testing.T) {
	for _, low := range []float64{-1e9, -7, -0.3, 0, 1e-9, 0.013, 1, 42, 9.99e5, 1e12} {
		for _, span := range []float64{0, 1e-6, 0.7, 3, 99, 1e4, 1e7, 1e15} {
			a := axis{}.fit([]float64{low, low + span})
			if len(a.Ticks) < 2 || len(a.Ticks) > 20 || !slices.IsSorted(a.Ticks) {
				t.Errorf("%v to %v: ticks %v", low, low+span, a.Ticks)
			}
			for _, v := range []float64{low, low + span} {
				if n := a.norm(v); math.IsNaN(n) || n < 0 || n > 1 {
					t.Errorf("%v to %v: %v is at %v of the axis", low, low+span, v, n)
				}
			}
		}
	}
}

func TestFromZero(t *testing.T) {
	for end, want := range map[float64][]float64{60: {0, 10, 20, 30, 40, 50, 60}, 57: {0, 10, 20, 30, 40, 50}, 1: {0, 0.2, 0.4, 0.6, 0.8, 1}} {
		if a := (axis{}).fromZero(end); a.Max != end || a.Min != 0 || !slices.Equal(a.Ticks, want) {
			t.Errorf("to %v: %v", end, a)
		}
	}
}

// An axis through values ends where they do, and has its ticks there.
func TestThrough(t *testing.T) {
	budgets := []float64{50, 100, 300, 1000}
	a := axis{}.through(budgets)
	if !a.Log || a.norm(50) != 0 || a.norm(1000) != 1 || !slices.Equal(a.Ticks, budgets) {
		t.Errorf("%+v", a)
	}
	if a := (axis{}).through([]float64{0, 4}); a.Log || a.Max != 4 {
		t.Errorf("from zero: %+v", a)
	}
	if n := (axis{}).through([]float64{50}).norm(50); n <= 0 || n >= 1 {
		t.Errorf("one value is at %v of its axis", n)
	}
}

func TestCounts(t *testing.T) {
	for end, want := range map[float64][]float64{4: {0, 1, 2, 3, 4}, 2: {0, 1, 2}, 30: {0, 5, 10, 15, 20, 25, 30}} {
		if a := (axis{}).counts(end); a.Max != end || a.Min != 0 || !slices.Equal(a.Ticks, want) {
			t.Errorf("to %v: %v", end, a)
		}
	}
}

func TestCompact(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 0.25: "0.25", 999: "999", 5000: "5k", 1.2e6: "1.2M", -20000: "-20k", 3e9: "3G"} {
		if got := compact(v); got != want {
			t.Errorf("%v is written %q, want %q", v, got, want)
		}
	}
}

func TestTickTexts(t *testing.T) {
	if got := (axis{}).text(-2000) + (axis{}).text(0) + (axis{}).named([]string{"a", "b"}).text(1); got != "-2k0b" {
		t.Errorf("texts %q", got)
	}
}

func TestFitLog(t *testing.T) {
	for _, tt := range []struct {
		values []float64
		log    bool
		ticks  int
	}{{[]float64{2.6e6, 4.3e6}, true, 5}, {[]float64{1000, 1e6}, true, 6}, {[]float64{0, 10}, false, 7}, {nil, false, 7}} {
		if a := (axis{}).fitLog(tt.values); a.Log != tt.log || len(a.Ticks) != tt.ticks || a.Log && a.Min <= 0 {
			t.Errorf("%v: logarithmic %v, ticks %v", tt.values, a.Log, a.Ticks)
		}
	}
}
