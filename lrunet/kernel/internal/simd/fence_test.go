package simd

import (
	"math"
	"math/rand/v2"
	"testing"
)

// fenced is an array between guard words. Kernels get pointers and strides,
// so nothing but these tells when they leave their array.
type fenced struct {
	whole []float32
	data  []float32
}

const (
	guardWords = 80
	guardBits  = 0x7fc5a5a5 // a NaN, so that reading it shows as well
)

func newFenced(rng *rand.Rand, n int) fenced {
	g := fenced{whole: make([]float32, n+2*guardWords)}
	fillGuard(g.whole)
	g.data = g.whole[guardWords : guardWords+n]
	for i := range g.data {
		g.data[i] = rng.Float32()*2 - 1
	}
	return g
}

// newRows is n rows of so many positions with guard words between the rows.
func newRows(rng *rand.Rand, n, positions int) (fenced, Strided) {
	const apart = 24
	pitch := positions*Lanes + apart
	g := newFenced(rng, n*pitch)
	for r := range n {
		fillGuard(g.data[r*pitch+positions*Lanes : (r+1)*pitch])
	}
	return g, Strided{&g.data[0], pitch * 4}
}

func fillGuard(s []float32) {
	for i := range s {
		s[i] = math.Float32frombits(guardBits)
	}
}

// copy is a fenced array with the same content.
func (g fenced) copy() fenced {
	c := fenced{whole: append([]float32(nil), g.whole...)}
	c.data = c.whole[guardWords : len(c.whole)-guardWords]
	return c
}

// like is r in the array c instead of g.
func (g fenced) like(c fenced, r Strided) Strided { return Strided{&c.data[0], r.Stride} }

// at is row r's position p.
func (g fenced) at(r Strided, i, p int) []float32 {
	from := i*r.Stride/4 + p*Lanes
	return g.data[from : from+Lanes]
}

// same compares all of two arrays, guard words bit by bit.
func same(t *testing.T, what string, got, want fenced, tolerance float64) {
	t.Helper()
	for i, w := range want.whole {
		g := got.whole[i]
		if math.Float32bits(w) == guardBits {
			if math.Float32bits(g) != guardBits {
				t.Fatalf("%s: wrote to element %d, outside", what, i-guardWords)
			}
			continue
		}
		if d := math.Abs(float64(g) - float64(w)); !(d <= tolerance*(1+math.Abs(float64(w)))) {
			t.Fatalf("%s: element %d is %v, want %v", what, i-guardWords, g, w)
		}
	}
}
