package picture

import (
	"math"
	"math/rand/v2"
	"testing"
)

// plainInverse is the inverse transform by its definition (ITU-T T.81, A.3.3).
func plainInverse(b *block) (pixels [side * side]float64) {
	scale := func(k int) float64 {
		if k == 0 {
			return math.Sqrt(0.125)
		}
		return 0.5
	}
	for i := range pixels {
		for j, c := range b {
			y, x, k, l := i/side, i%side, j/side, j%side
			pixels[i] += float64(c) * scale(k) * math.Cos(float64((2*y+1)*k)*math.Pi/16) *
				scale(l) * math.Cos(float64((2*x+1)*l)*math.Pi/16)
		}
	}
	return pixels
}

func TestInverse(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		coefficients, quantisers := randomBlock(r)
		pixels := coefficients.inverse()
		for i, want := range plainInverse(&coefficients) {
			if math.Abs(float64(pixels[i])-want) > 0.6 {
				t.Fatalf("pixel %d is %d, want %.2f", i, pixels[i], want)
			}
		}
		if got := pixels.quantised(&quantisers); got != coefficients {
			t.Fatalf("got %v\nwant %v", got, coefficients)
		}
	}
}
