package imageset

import (
	"math"
	"slices"
	"testing"
)

// pair is two images of 2 channels, 6 by 8: one of zeros, one of ones.
func pair() (a, b []float32) {
	a, b = make([]float32, 2*6*8), make([]float32, 2*6*8)
	for i := range b {
		b[i] = 1
	}
	return a, b
}

func TestMixupIsAWeightedMean(t *testing.T) {
	for seed := range uint64(50) {
		a, b := pair()
		share := Blend{Mixup: 0.4}.Apply(a, b, 2, 6, 8, seed)
		if share < 0 || share > 1 {
			t.Errorf("share %g", share)
		}
		for _, v := range a {
			if v != share {
				t.Fatalf("zero and one make %g, want the share %g", v, share)
			}
		}
	}
}

// Even an alpha of which both gammas are often too small gives a share.
func TestSmallAlpha(t *testing.T) {
	ones := 0
	for seed := range uint64(2000) {
		a, b := pair()
		share := Blend{Mixup: 0.001}.Apply(a, b, 2, 6, 8, seed)
		if !(share >= 0 && share <= 1) || a[0] != share {
			t.Fatalf("seed %d: share %g, a pixel of %g", seed, share, a[0])
		}
		if share > 0.5 {
			ones++
		}
	}
	if ones < 900 || ones > 1100 {
		t.Errorf("the other image has the larger share in %d of 2000", ones)
	}
}

func TestCutmixPastesABox(t *testing.T) {
	partial := 0
	for seed := range uint64(200) {
		a, b := pair()
		share := Blend{Cutmix: 1}.Apply(a, b, 2, 6, 8, seed)
		top, left, bottom, right, ones := 6, 8, 0, 0, 0
		for i, v := range a[:48] {
			if v == 1 {
				top, left = min(top, i/8), min(left, i%8)
				bottom, right = max(bottom, i/8+1), max(right, i%8+1)
				ones++
			}
		}
		if want := max(0, bottom-top) * max(0, right-left); ones != want {
			t.Fatalf("%d pixels are the other's, their box has %d", ones, want)
		}
		if share != float32(ones)/48 || !slices.Equal(a[:48], a[48:]) {
			t.Fatalf("share %g, want %d of 48 pixels in both channels", share, ones)
		}
		if ones > 0 && ones < 48 {
			partial++
		}
	}
	if partial < 150 {
		t.Errorf("only %d of 200 images are made of two", partial)
	}
}

// The mean of Beta(alpha, alpha) is 1/2, its variance 1/(4(2 alpha + 1)).
func TestMixupSharesAreBeta(t *testing.T) {
	const n = 20000
	for _, alpha := range []float64{0.2, 1, 4} {
		var sum, squares float64
		for seed := range uint64(n) {
			share := beta(alpha, seed)
			sum += share
			squares += (share - 0.5) * (share - 0.5)
		}
		variance := 1 / (4 * (2*alpha + 1))
		if math.Abs(sum/n-0.5) > 5*math.Sqrt(variance/n) || math.Abs(squares/n/variance-1) > 0.05 {
			t.Errorf("alpha %g: mean %g, variance %g, want 0.5 and %g", alpha, sum/n, squares/n, variance)
		}
	}
}

func TestBlendWithBothTakesEither(t *testing.T) {
	mixed := 0
	for seed := range uint64(400) {
		a, b := pair()
		Blend{Mixup: 1, Cutmix: 1}.Apply(a, b, 2, 6, 8, seed)
		if slices.ContainsFunc(a, func(v float32) bool { return v != 0 && v != 1 }) {
			mixed++
		}
	}
	if mixed < 150 || mixed > 250 {
		t.Errorf("%d of 400 images are by mixup, want about half", mixed)
	}
}

func TestBlendOfNothingLeavesTheImage(t *testing.T) {
	a, b := pair()
	if share := (Blend{}).Apply(a, b, 2, 6, 8, 1); share != 0 || a[0] != 0 {
		t.Errorf("share %g, pixel %g", share, a[0])
	}
}
