package kernel

import "lrunet/lrunet/kernel/internal/simd"

// fusedLRU is the LRU that never writes the depthwise results to memory: it
// computes them tile by tile where it needs them, in scratch that stays in
// cache, and folds the first normalisation into the pointwise weights,
//
//	W'[m][k] = W[m][k] * Scale1[k] / deviation1[k]
//
// whose shift cancels in the second normalisation. Groups are independent, so
// each is one part.
//
// There are two ways to the second normalisation's statistics. Wide groups
// store z = W'y. Narrow ones accumulate the products of the depthwise results
// with each other, which give the variance of z before z exists, so that z is
// never stored: for them memory is slower than arithmetic.
type fusedLRU struct {
	pool *Pool
	set  simd.Set
	s    LRUShape
	m, k int  // channels and depthwise results of a group
	gram bool // do not store z
	rows int  // map rows of a tile

	z      Tensor // unless gram
	norms  struct{ first, second []norm }
	folded []float32 // W', [C][k]
	cov    []float32 // if gram: W' times the covariance of the depthwise results, [C][k]

	x       *Tensor
	params  LRUParams
	scratch int // elements of scratch of a thread

	forward  fusedForward
	infer    fusedInfer
	backward fusedBackward
}

const (
	gramLimit = 32       // most depthwise results of a group that does not store z
	tileBytes = 32 << 10 // of a tile of depthwise results
)

func newFusedLRU(p *Pool, set simd.Set, s LRUShape) *fusedLRU {
	m := s.C / s.Groups
	l := &fusedLRU{pool: p, set: set, s: s, m: m, k: m * s.Expansion}
	l.gram = l.k <= gramLimit
	l.rows = min(s.H, max(1, tileBytes/laneBytes/l.k/s.W))
	if s.H*s.W <= 16 {
		l.rows = s.H
	}
	l.norms.first = make([]norm, s.C*s.Expansion)
	l.norms.second = make([]norm, s.C)
	l.folded = make([]float32, s.C*l.k)
	if l.gram {
		l.cov = make([]float32, s.C*l.k)
	}
	l.scratch = l.need()
	l.forward.fusedLRU, l.infer.fusedLRU, l.backward.fusedLRU = l, l, l
	return l
}

// need is a bound on the scratch that a part takes.
func (l *fusedLRU) need() int {
	const double = 2 // elements
	tile := (l.rows*l.s.W | 1) * Lanes
	whole := (l.s.H*l.s.W | 1) * Lanes
	maps := (l.k+l.wide())*tile + l.k*whole
	sums := l.m * l.k * Lanes
	switch {
	case l.gram:
		sums = max(sums, l.k*(l.k*Lanes+l.pitch()))
	case l.turned():
		sums = l.wide() * (tile + l.pitch())
	}
	matrices := l.wide()*l.pitch() + 2*l.m*l.k
	vectors := l.k * (9*(Lanes+double) + 4*Lanes)
	pieces := 20 * Lanes // lost to alignment
	return maps + sums + matrices + vectors + pieces
}

// start takes note of what a pass reads.
func (l *fusedLRU) start(x *Tensor, p LRUParams) { l.x, l.params = x, p }

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

// tile is rows row to end-1 of a block's map.
type tile struct {
	block, row, end int
	down            bool // whether blocks are visited from the last to the first
}

// first is the tile to start with. Sweeps alternate between up and down, so
// that each finds in cache what the one before it left there.
func (l *fusedLRU) first(down bool) tile {
	t := tile{end: l.rows, down: down}
	if down {
		t.block = Blocks(l.x.N) - 1
	}
	return t
}

// next is the tile after t; more says whether there is one.
func (l *fusedLRU) next(t tile) (n tile, more bool) {
	t.row = t.end
	if t.row == l.s.H {
		t.row = 0
		if t.down {
			t.block--
		} else {
			t.block++
		}
	}
	t.end = min(t.row+l.rows, l.s.H)
	return t, t.block >= 0 && t.block < Blocks(l.x.N)
}

// positions is the size of a tile, from that of its first position in its
// plane.
func (l *fusedLRU) positions(t tile) int { return (t.end - t.row) * l.s.W }
func (l *fusedLRU) from(t tile) int      { return (t.block*l.s.H + t.row) * l.s.W }

// ahead is the bytes from a tile to the next, and to those of its rows that
// this tile does not touch as neighbours.
func (l *fusedLRU) ahead(t tile) (all, rows int) {
	n, more := l.next(t)
	if !more {
		return 0, 0
	}
	all = (l.from(n) - l.from(t)) * laneBytes
	if n.row > 0 {
		return all, all + l.s.W*laneBytes
	}
	return all, all
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

// segment is consecutive channels of a group whose results lie step apart.
type segment struct{ from, n, place, step int }

// segments cuts group g's channels where the shuffle does.
func (l *fusedLRU) segments(g int) (s [2]segment) {
	first, end := g*l.m, (g+1)*l.m
	if !l.s.Shuffle {
		s[0] = segment{0, l.m, first, 1}
		return s
	}
	cut := min(max(l.s.C/2, first), end)
	if cut > first {
		s[0] = segment{0, cut - first, l.s.place(first), 2}
	}
	if cut < end {
		s[1] = segment{cut - first, end - cut, l.s.place(cut), 2}
	}
	return s
}

// clearPlanes zeroes the lanes without image of a group's channels of t.
func (l *fusedLRU) clearPlanes(t *Tensor, g int, shuffled bool) {
	if l.x.N%Lanes == 0 {
		return
	}
	for c := g * l.m; c < (g+1)*l.m; c++ {
		at := c
		if shuffled {
			at = l.s.place(c)
		}
		clearPadding(t.Plane(at), l.x.N)
	}
}
