package kernel

import (
	"math"
	"math/rand/v2"
	"testing"

	"lrunet/lrunet/kernel/internal/simd"
)

// lruCase is an iteration with parameters, input and output gradient.
type lruCase struct {
	s      LRUShape
	p      LRUParams
	x, dy  Tensor
	images int
}

func newLRUCase(s LRUShape, images, capacity int, seed uint64) *lruCase {
	rng := rand.New(rand.NewPCG(seed, 1))
	normal := func(n int, mean, deviation float64) []float32 {
		v := make([]float32, n)
		for i := range v {
			v[i] = float32(mean + deviation*rng.NormFloat64())
		}
		return v
	}
	wide := s.C * s.Expansion
	c := &lruCase{s: s, images: images}
	c.p = LRUParams{
		DW: normal(wide*9, 0, 0.4), PW: normal(wide*s.C/s.Groups, 0, 0.3),
		Scale1: normal(wide, 1, 0.2), Shift1: normal(wide, 0, 0.2), Mean1: normal(wide, 0, 0.3), Variance1: make([]float32, wide),
		Scale2: normal(s.C, 1, 0.2), Shift2: normal(s.C, 0, 0.2), Mean2: normal(s.C, 0, 0.3), Variance2: make([]float32, s.C),
	}
	for _, v := range [][]float32{c.p.Variance1, c.p.Variance2} {
		for i := range v {
			v[i] = 0.5 + rng.Float32()
		}
	}
	c.x, c.dy = NewTensor(s.C, s.H, s.W, capacity), NewTensor(s.C, s.H, s.W, capacity)
	n := images * s.C * s.H * s.W
	Pack(&c.x, normal(n, 0.3, 1), images)
	Pack(&c.dy, normal(n, 0, 1), images)
	return c
}

// clone is p with running statistics of its own.
func (p LRUParams) clone() LRUParams {
	for _, v := range []*[]float32{&p.Mean1, &p.Variance1, &p.Mean2, &p.Variance2} {
		*v = append([]float32(nil), *v...)
	}
	return p
}

// lruResult is everything an iteration computes.
type lruResult struct {
	infer, y, dx Tensor
	p            LRUParams
	g            LRUGrads
}

// run does everything once. The backward half reads y, or the forward half's
// own result if that is nil: rounding decides where the ReLU begins.
func (c *lruCase) run(l LRU, y *Tensor) *lruResult {
	s := c.s
	wide := s.C * s.Expansion
	t := func() Tensor { return NewTensor(s.C, s.H, s.W, c.x.Blocks) }
	r := &lruResult{infer: t(), y: t(), dx: t(), p: c.p.clone()}
	r.g = LRUGrads{
		DW: make([]float32, wide*9), PW: make([]float32, len(c.p.PW)),
		Scale1: make([]float32, wide), Shift1: make([]float32, wide),
		Scale2: make([]float32, s.C), Shift2: make([]float32, s.C),
	}
	l.Infer(&r.infer, &c.x, r.p)
	l.Forward(&r.y, &c.x, r.p)
	if y == nil {
		y = &r.y
	}
	l.Backward(&r.dx, r.g, &c.dy, y, &c.x, r.p)
	return r
}

// parts names the arrays of a result.
func (r *lruResult) parts() map[string][]float32 {
	return map[string][]float32{
		"infer": r.infer.Data, "y": r.y.Data, "dx": r.dx.Data,
		"mean1": r.p.Mean1, "variance1": r.p.Variance1, "mean2": r.p.Mean2, "variance2": r.p.Variance2,
		"dDW": r.g.DW, "dPW": r.g.PW, "dScale1": r.g.Scale1, "dScale2": r.g.Scale2, "dShift2": r.g.Shift2,
	}
}

// apart is the relative distance of a from b in the Euclidean norm.
func apart(a, b []float32) float64 {
	d, n := 0.0, 1e-12
	for i := range a {
		e := float64(a[i]) - float64(b[i])
		d += e * e
		n += float64(b[i]) * float64(b[i])
	}
	return math.Sqrt(d / n)
}

func TestFusedLRU(t *testing.T) {
	type test struct {
		s      LRUShape
		images int
	}
	tests := []test{
		{LRUShape{64, 16, 16, 2, 8, true}, 16},
		{LRUShape{128, 8, 8, 2, 8, true}, 32},
		{LRUShape{256, 4, 4, 2, 8, true}, 64},
		{LRUShape{512, 4, 4, 2, 8, false}, 64},
	}
	for _, images := range []int{1, 7, 16, 37} {
		for e := 1; e <= 8; e++ {
			for _, groups := range []int{1, 2, 3, 8} {
				tests = append(tests, test{LRUShape{2 * groups * (1 + (images+e)%5), 1 + (e+groups)%8, 1 + (images+2*e)%9, e, groups, e%3 > 0}, images})
			}
		}
	}
	for _, size := range [][2]int{{1, 1}, {1, 2}, {2, 1}, {2, 2}, {7, 7}, {14, 14}, {28, 28}, {3, 17}} {
		tests = append(tests, test{LRUShape{16, size[0], size[1], 2, 8, true}, 21}, test{LRUShape{48, size[0], size[1], 2, 2, true}, 21})
	}
	pool := NewPool(2)
	defer pool.Close()
	for _, v := range simd.Sets() {
		t.Run(v.String(), func(t *testing.T) {
			for i, test := range tests {
				compareLRU(t, pool, v, newLRUCase(test.s, test.images, Blocks(test.images)+i%2, uint64(i)))
			}
		})
	}
}

// compareLRU holds a kernel set's results against the portable ones. What
// little a channel of few elements has of variance makes differences grow.
func compareLRU(t *testing.T, pool *Pool, v simd.Set, c *lruCase) {
	t.Helper()
	reference := c.run(newPlainLRU(pool, c.s), nil)
	got, want := c.run(newFusedLRU(pool, v, c.s), &reference.y), reference.parts()
	limit := 1e-4 * max(1, 400/float64(c.images*c.s.H*c.s.W))
	for name, a := range got.parts() {
		// A factor that a normalisation undoes has no gradient but rounding.
		if c.s.C*c.s.Expansion == c.s.Groups && (name == "dPW" || name == "dScale1") || c.s.H*c.s.W == 1 && name == "dDW" {
			continue
		}
		if d := apart(a, want[name]); !(d < limit) {
			t.Errorf("%s: %+v, %d images: %s is %.1e apart", v, c.s, c.images, name, d)
		}
	}
}

// FuzzFusedLRU compares shapes that nobody thought of.
func FuzzFusedLRU(f *testing.F) {
	f.Add(uint64(1), uint8(8), uint8(8), uint8(2), uint8(4), uint8(4), uint8(32), true)
	f.Add(uint64(2), uint8(5), uint8(3), uint8(3), uint8(7), uint8(2), uint8(17), false)
	f.Add(uint64(3), uint8(20), uint8(1), uint8(8), uint8(1), uint8(9), uint8(15), true)
	f.Fuzz(func(t *testing.T, seed uint64, m, groups, e, h, w, images uint8, shuffle bool) {
		s := LRUShape{H: 1 + int(h)%16, W: 1 + int(w)%16, Expansion: 1 + int(e)%8, Groups: 1 + int(groups)%9, Shuffle: shuffle}
		s.C = s.Groups * (2 + int(m)%39)
		if s.C%2 == 1 {
			s.Shuffle = false
		}
		n := 1 + int(images)%50
		if n*s.H*s.W < 8 || s.H*s.W == 1 {
			t.Skip("gradients nearly vanish, and rounding is all that is left")
		}
		pool := NewPool(1)
		defer pool.Close()
		for _, v := range simd.Sets() {
			compareLRU(t, pool, v, newLRUCase(s, n, Blocks(n), seed))
		}
	})
}
