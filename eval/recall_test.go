package eval_test

import (
	"math"
	"slices"
	"testing"

	"lrunet/eval"
)

// Of class 0 two of three images are recognised, of class 1 none, of class 2
// there are none, of class 3 the one.
func TestRecalls(t *testing.T) {
	recalls := eval.Recalls([]uint16{0, 3, 0, 0, 3}, []uint16{0, 0, 0, 1, 3}, 4)
	want := []float64{200.0 / 3, 0, math.NaN(), 100}
	near := func(a, b float64) bool { return math.Abs(a-b) < 1e-12 || math.IsNaN(a) && math.IsNaN(b) }
	if !slices.EqualFunc(recalls, want, near) {
		t.Errorf("recalls %v, want %v", recalls, want)
	}
	for n := range 1000 {
		if all := eval.Recalls(make([]uint16, n+1), make([]uint16, n+1), 1); all[0] != 100 {
			t.Fatalf("%d of %d are %v %%", n+1, n+1, all[0])
		}
	}
	if lost := eval.Unrecognised(recalls, []string{"a", "b", "c", "d"}); !slices.Equal(lost, []string{"b"}) {
		t.Errorf("unrecognised are %v, want b", lost)
	}
}
