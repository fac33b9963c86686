package kernel

import "lrunet/lrunet/kernel/internal/simd"

// fusedLRU is the LRU for sets with vectors. Groups are independent, so each is
// one part.
//
// # How a reuse iteration is fused
//
// Of one group let x be its m channels, d the k = E*m results of the depthwise
// convolution, W the pointwise weights [m][k], and per row of d and of z
//
//	z = W' d, with W'[m][k] = W[m][k] * Scale1[k] * rstd1[k]
//	y = max(0, a*z + b + x), with a = Scale2*rstd2, b = Shift2 - a*mean2
//
// where mean and rstd are a normalisation's mean and reciprocal standard
// deviation. So the first normalisation is folded into the pointwise weights;
// its shift moves z by a constant, which the second normalisation takes away.
//
// The depthwise results are never written to memory. They are computed again,
// tile by tile, wherever they are needed, in scratch that stays in cache: with
// vectors arithmetic is cheaper than memory. What remains is how to know mean2
// and rstd2 before y can be computed. mean2 is W' mean1. For the variance wide
// groups store z and sum its squares (storedForward):
//
//	sweep 1: the moments of d         sweep 2: z = W' d, sums of z*z
//	sweep 3: y from z and x
//
// Narrow groups do without z (recomputedForward). The sums of the products of d
// with itself give its covariance V, and that the variance of z, W' V W'^T:
//
//	sweep 1: the moments and products of d
//	sweep 2: y = max(0, (a*W') d + b + x)
//
// The backward half, with gy the gradient through the last ReLU, gz that of z,
// gu = W'^T gz and gd that of d, is
//
//	gz = A*gy + B*z + C, with
//		A = Scale2*rstd2
//		B = -A * rstd2 * dScale2 / count
//		C = -A * dShift2 / count - B*mean2
//	gd = gu - S*d + T, with
//		S = Scale1 * rstd1^2 * dScale1 / count
//		T = S*mean1
//
// and the gradients of the parameters, sums being over images and positions, are
//
//	dShift2 = sum(gy)    dScale2 = rstd2 * (sum(gy*z) - mean2*sum(gy))
//	dW[m][k] = Scale1[k]*rstd1[k] * P[m][k], with P = sum(gz*d)
//	dShift1 = 0          dScale1[k] = rstd1[k] * sum over m of W[m][k]*P[m][k]
//
// since gz sums to zero. The first sweep finds the sums, the second computes gz,
// gd and the depthwise gradients, to which dx serves as the place of gy. How the
// first sweep sums gz*d, and where the second gets gz from, is a backwardZ:
// lane by lane (storedBackward), by way of transposed gz where sums of lanes
// would not fit the cache (transposedBackward), or without z
// (recomputedBackward), from
//
//	P = A * (sum(gy*d) - sum(gy)*mean1) + B*count * W' V
//	gz = A*gy + (B*W') d + C
type fusedLRU struct {
	pool *Pool
	set  simd.Set
	s    LRUShape
	m, k int // channels and depthwise results of a group
	rows int // map rows of a tile
	gz   int // rows that gz has room for: m, or what is transposed at a time

	z      Tensor // W' d, where it is stored
	norms  struct{ first, second []norm }
	folded []float32 // W', [C][k]
	cov    []float32 // W' V, where z is not stored, [C][k]

	x       *Tensor
	params  LRUParams
	scratch int // elements of scratch of a thread

	forward  fusedForward
	infer    fusedInfer
	backward fusedBackward
}

// recomputeLimit is the most depthwise results of a group that does not store z.
const recomputeLimit = 32

func newFusedLRU(p *Pool, set simd.Set, s LRUShape) *fusedLRU {
	m := s.C / s.Groups
	l := &fusedLRU{pool: p, set: set, s: s, m: m, k: m * s.Expansion}
	l.rows = min(s.H, max(1, set.TileBytes()/laneBytes/l.k/s.W))
	if s.H*s.W <= 16 {
		l.rows = s.H
	}
	l.norms.first = make([]norm, s.C*s.Expansion)
	l.norms.second = make([]norm, s.C)
	l.folded = make([]float32, s.C*l.k)
	l.forward.fusedLRU, l.infer.fusedLRU, l.backward.fusedLRU = l, l, l
	l.backward.reductions = make([]reduction, p.Threads())
	l.choose()
	l.scratch = l.need()
	return l
}

// choose decides whether z is stored, and how gz*d is summed.
func (l *fusedLRU) choose() {
	f, b := &l.forward, &l.backward
	l.gz = l.m
	stored := storedBackward{b}
	switch {
	case l.k <= recomputeLimit:
		l.cov = make([]float32, l.s.C*l.k)
		f.strategy, b.strategy = recomputedForward{f}, recomputedBackward{b}
	case l.m*l.k >= 1024 && l.wide()*4 <= l.m*5:
		f.strategy, b.strategy = storedForward{f}, transposedBackward{stored}
		l.gz = l.wide()
	default:
		f.strategy, b.strategy = storedForward{f}, stored
	}
}

// Kept implements LRU.
func (l *fusedLRU) Kept(blocks int) int {
	kept := len(l.folded) + len(l.cov)
	if l.cov == nil {
		kept += l.s.C * Pitch(l.s.H, l.s.W, blocks)
	}
	return kept
}

// need is a bound on the scratch that a part takes.
func (l *fusedLRU) need() int {
	const double = 2 // elements
	maps := (l.k+l.gz)*l.tilePitch() + l.k*(l.s.H*l.s.W|1)*Lanes
	sums := max(l.forward.strategy.scratch(), l.backward.strategy.scratch())
	matrices := l.wide()*l.pitch() + 2*l.m*l.k
	vectors := l.k * (9*(Lanes+double) + 4*Lanes)
	pieces := 20 * Lanes // lost to alignment
	return maps + sums + matrices + vectors + pieces
}

// tilePitch is the elements of a row of a tile in scratch.
func (l *fusedLRU) tilePitch() int { return (l.rows*l.s.W | 1) * Lanes }

// wide is the group's channels, rounded up to whole positions.
func (l *fusedLRU) wide() int { return simd.RoundUp(l.m) }

// pitch is the group's depthwise results, rounded up to whole positions.
func (l *fusedLRU) pitch() int { return simd.RoundUp(l.k) }

// start records what a pass reads.
func (l *fusedLRU) start(x *Tensor, p LRUParams) { l.x, l.params = x, p }

// input is the input's channels from c on, as far as its group goes.
func (l *fusedLRU) input(c int) simd.Strided { return l.x.rows(c % l.x.C) }

// arena is the scratch of a thread.
func (l *fusedLRU) arena(thread int) simd.Arena {
	return simd.NewArena(l.pool.Scratch(thread, l.scratch+Lanes))
}

// depthwise is the depthwise convolution of n channels of a group, from i on.
func (l *fusedLRU) depthwise(g, i, n int) simd.Depthwise {
	c := g*l.m + i
	e := l.s.Expansion
	return simd.Depthwise{N: n, E: e, Height: l.s.H, Width: l.s.W, W: l.params.DW[9*e*c:]}
}

// weights is the pointwise weights of group g, [m][k].
func (l *fusedLRU) weights(g int) []float32 {
	n := l.m * l.k
	return l.params.PW[g*n:][:n:n]
}

// fold computes the weights of group g times scale, by column.
func (l *fusedLRU) fold(dst []float32, g int, scale []float32) {
	w := l.weights(g)
	for m := range l.m {
		to, from := dst[m*l.k:][:len(scale)], w[m*l.k:][:len(scale)]
		for k, s := range scale {
			to[k] = from[k] * s
		}
	}
}
