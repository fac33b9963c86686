package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// A subject is an operation on one shape, with a naive statement of it in
// double precision on planar arrays. Every operation of the package runs
// through the same suite (TestSubjects), which holds the package's promises.
type subject struct {
	name   string
	in     []mapShape // per image
	out    mapShape
	params []int // lengths
	zero   int   // if not 0, the parameter whose gradient vanishes but for rounding
	naive  func(n int, x, w [][]float64) []float64
	make   func(p *Pool) operation
}

type mapShape struct{ c, h, w int }

func (s mapShape) size() int { return s.c * s.h * s.w }

// operation is a subject bound to a pool; backward is nil if there is none.
type operation struct {
	forward  func(y *Tensor, x []*Tensor, w [][]float32)
	backward func(dx []*Tensor, dw [][]float32, dy, y *Tensor, x []*Tensor, w [][]float32)
}

// bench is a subject with arguments: the same numbers in both forms.
type bench struct {
	subject
	n          int
	x64, w64   [][]float64
	r64        []float64 // gradient of the result
	x, dx      []*Tensor
	y, dy      *Tensor
	w, dw      [][]float32
	guards     []guarded
	operations operation
}

func newBench(s subject, n, capacity int, p *Pool, seed uint64) *bench {
	rng := rand.New(rand.NewPCG(seed, 1))
	b := &bench{subject: s, n: n, operations: s.make(p)}
	for _, shape := range s.in {
		v := normal(rng, n*shape.size())
		b.x64 = append(b.x64, v)
		b.x = append(b.x, b.input(shape, v, capacity))
		b.dx = append(b.dx, b.result(shape, capacity))
	}
	for _, length := range s.params {
		v := normal(rng, length)
		b.w64 = append(b.w64, v)
		b.w = append(b.w, b.slice(narrow(v)))
		b.dw = append(b.dw, b.slice(make([]float32, length)))
		fill(b.dw[len(b.dw)-1], guardWord)
	}
	b.r64 = normal(rng, n*s.out.size())
	b.y, b.dy = b.result(s.out, capacity), b.input(s.out, b.r64, capacity)
	return b
}

func (b *bench) forward() { b.operations.forward(b.y, b.x, b.w) }

func (b *bench) backward() {
	if b.operations.backward != nil {
		b.operations.backward(b.dx, b.dw, b.dy, b.y, b.x, b.w)
	}
}

// loss is the inner product of the naive result with r64, whose gradients
// backward must find.
func (b *bench) loss() float64 {
	var sum float64
	for i, v := range b.naive(b.n, b.x64, b.w64) {
		sum += v * b.r64[i]
	}
	return sum
}

// guarded is a slice inside a longer one whose ends nobody may touch.
type guarded struct{ whole []float32 }

const guardLength = 64

var guardWord = math.Float32frombits(0xffc0dead) // a NaN: whoever reads it shows it

func (b *bench) slice(v []float32) []float32 {
	whole := make([]float32, len(v)+2*guardLength)
	fill(whole, guardWord)
	inner := whole[guardLength:][:len(v):len(v)]
	copy(inner, v)
	b.guards = append(b.guards, guarded{whole})
	return inner
}

// input is a tensor of the given planar values; blocks that are not live hold
// guard words.
func (b *bench) input(s mapShape, v []float64, capacity int) *Tensor {
	t := b.result(s, capacity)
	Pack(t, narrow(v), b.n)
	return t
}

// result is a tensor of guard words. Planes of one block touch each other,
// others lie apart.
func (b *bench) result(s mapShape, capacity int) *Tensor {
	x := Tensor{C: s.c, H: s.h, W: s.w, Blocks: capacity}
	if capacity > 1 {
		x.Pitch = Pitch(s.h, s.w, capacity)
	}
	v := make([]float32, s.c*x.stride())
	fill(v, guardWord)
	x.Data = b.slice(v)
	return &x
}

// checkGuards fails if a guard word or a block that is not live was written.
func (b *bench) checkGuards(t *testing.T) {
	t.Helper()
	for _, g := range b.guards {
		for i := range guardLength {
			if !isGuard(g.whole[i]) || !isGuard(g.whole[len(g.whole)-1-i]) {
				t.Fatal("wrote outside a slice")
			}
		}
	}
	for _, x := range append([]*Tensor{b.y, b.dy}, append(b.x, b.dx...)...) {
		for c := range x.C {
			for _, v := range x.Data[c*x.stride():][:x.stride()][x.live():] {
				if !isGuard(v) {
					t.Fatal("wrote a block that is not live")
				}
			}
		}
	}
}

func isGuard(v float32) bool { return math.Float32bits(v) == math.Float32bits(guardWord) }

func checkPadding(t *testing.T, role string, x *Tensor) {
	t.Helper()
	for c := range x.C {
		for i, v := range x.Plane(c) {
			image := i/(x.H*x.W*Lanes)*Lanes + i%Lanes
			if image >= x.N && v != 0 {
				t.Fatalf("%s: channel %d has %v in the lane of image %d of %d", role, c, v, image, x.N)
			}
		}
	}
}

func normal(rng *rand.Rand, n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		// Rounded to float32, so that both forms hold the same numbers.
		v[i] = float64(float32(rng.NormFloat64()))
	}
	return v
}

func narrow(v []float64) []float32 {
	f := make([]float32, len(v))
	for i, x := range v {
		f[i] = float32(x)
	}
	return f
}

func widen(v []float32) []float64 {
	f := make([]float64, len(v))
	for i, x := range v {
		f[i] = float64(x)
	}
	return f
}

// planar is a tensor's images in double precision.
func planar(x *Tensor) []float64 {
	v := make([]float32, x.N*x.C*x.H*x.W)
	Unpack(v, x)
	return widen(v)
}

// relative is the L2 norm of got - want over that of want.
func relative(got, want []float64) float64 {
	var d, w float64
	for i := range want {
		d += (got[i] - want[i]) * (got[i] - want[i])
		w += want[i] * want[i]
	}
	if d == 0 {
		return 0
	}
	return math.Sqrt(d / w)
}

func checkClose(t *testing.T, what string, got, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d elements, want %d", what, len(got), len(want))
	}
	if e := relative(got, want); !(e <= tolerance) {
		t.Errorf("%s: relative L2 error %.2g, want at most %.2g", what, e, tolerance)
	}
}

// checkGradient compares a gradient with central differences of the bench's
// loss, at up to 12 of the argument's elements and along one random direction.
func (b *bench) checkGradient(t *testing.T, what string, got, argument []float64, rng *rand.Rand) {
	t.Helper()
	const step = 1e-6
	difference := func(direction []float64) float64 {
		saved := append([]float64(nil), argument...)
		defer copy(argument, saved)
		for i, d := range direction {
			argument[i] = saved[i] + step*d
		}
		up := b.loss()
		for i, d := range direction {
			argument[i] = saved[i] - step*d
		}
		return (up - b.loss()) / (2 * step)
	}
	direction := make([]float64, len(argument))
	var some, want []float64
	for _, i := range rng.Perm(len(argument))[:min(12, len(argument))] {
		direction[i] = 1
		some, want = append(some, got[i]), append(want, difference(direction))
		direction[i] = 0
	}
	checkSmall(t, what, some, want, got)
	direction = normal(rng, len(argument))
	var along float64
	for i, d := range direction {
		along += d * got[i]
	}
	checkSmall(t, what+" along a direction", []float64{along}, []float64{difference(direction)}, got)
}

// checkSmall compares values relative to the root mean square of a whole
// gradient, since single elements may vanish.
func checkSmall(t *testing.T, what string, got, want, whole []float64) {
	t.Helper()
	var norm float64
	for _, v := range whole {
		norm += v * v
	}
	norm = math.Sqrt(norm / float64(len(whole)))
	for i := range want {
		if e := math.Abs(got[i] - want[i]); !(e <= 3e-5*(norm+math.Abs(want[i]))+1e-5) {
			t.Fatalf("%s: got %v, central difference %v", what, got[i], want[i])
		}
	}
}

// checkVanishing checks a gradient that is zero but for rounding.
func checkVanishing(t *testing.T, what string, got []float32) {
	t.Helper()
	for _, v := range got {
		if !(math.Abs(float64(v)) < 1e-3) {
			t.Errorf("%s: %v, want 0 but for rounding", what, v)
		}
	}
}
