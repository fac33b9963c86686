package quantized

import (
	"math"
	"testing"
)

func TestFactorsAreNear(t *testing.T) {
	for _, v := range []float64{1, -1, 0.5, 0.3, -0.7071, 3.14159, 511, 1023, 1e-3, -1e-5, math.Ldexp(1, -22)} {
		f := NewFactor(v)
		const big = 1 << 20
		got := float64(f.Times(big)) / big
		if v > 500 { // the product is bounded
			got = float64(f.Times(1000)) / 1000
		}
		if tolerance := math.Abs(v)/1000 + 1.0/big; math.Abs(got-v) > tolerance {
			t.Errorf("%v is %v", v, got)
		}
	}
	if f := NewFactor(1); f.Times(12345) != 12345 || f.Times(-12345) != -12345 {
		t.Error("one is not one")
	}
	if f := NewFactor(0); f.Times(math.MaxInt32) != 0 {
		t.Error("nothing is something")
	}
}

// Halves go up, on either side of zero, as in C.
func TestProductsAreRounded(t *testing.T) {
	half := NewFactor(0.5)
	for v, want := range map[int32]int32{3: 2, 1: 1, 0: 0, -1: 0, -2: -1, -3: -1, -4: -2} {
		if got := half.Times(v); got != want {
			t.Errorf("half of %d is %d, want %d", v, got, want)
		}
	}
	const unit = 1 << FractionBits
	for v, want := range map[int32]int32{unit / 2: 1, unit/2 - 1: 0, -unit / 2: 0, -unit/2 - 1: -1, -unit: -1} {
		if got := rounded(v); got != want {
			t.Errorf("%d is %d units, want %d", v, got, want)
		}
	}
}

func TestProductsAreBounded(t *testing.T) {
	f := NewFactor(1e9)
	if got := f.Times(math.MaxInt32); got != productMax {
		t.Errorf("%d", got)
	}
	if got := f.Times(math.MinInt32); got != -productMax {
		t.Errorf("%d", got)
	}
}
