package nullable

import (
	"math"
	"testing"
)

func TestNumber(t *testing.T) {
	for _, v := range []float64{0, -1.5, math.MaxFloat64} {
		if got := Number(v); got == nil || *got != v || Value(got) != v {
			t.Errorf("%g became %v", v, got)
		}
	}
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if got := Number(v); got != nil || !math.IsNaN(Value(got)) {
			t.Errorf("%g became %v", v, got)
		}
	}
}
