package kernel

import "lrunet/lrunet/kernel/internal/simd"

// plainLRU is the LRU of portable Go, which computes one operation after the
// other. The pointwise convolution's group reads
// exactly the depthwise results of its own input channels, so the groups are
// independent: each is one part, and its intermediate maps are scratch of the
// part's thread, small enough for a cache. With fewer groups than threads an
// iteration goes step by step instead, each step split more finely. Every
// element is computed by the same operations in the same order either way.
//
// Only the pointwise results and the statistics are kept for the backward
// half, which computes the depthwise results again.
type plainLRU struct {
	p     *Pool
	s     LRUShape
	g     window // of the depthwise convolution
	in    int    // channels of a group
	mid   int    // depthwise results of a group
	kept  Tensor // pointwise results
	norms struct{ first, second []norm }

	live, pitch int   // elements of a plane, and from one scratch plane to the next
	tile, tiles int   // elements of a plane to multiply at a time, and how many times
	at          []int // starts of scratch planes
	x           *Tensor
	params      LRUParams

	forward, infer plainForward
	backward       plainBackward
}

// The steps of an iteration: all of one group, or one step of all groups.
type plainStep uint8

const (
	stepGroup     plainStep = iota
	stepChannels            // depthwise, and what else needs whole planes of the input's side
	stepWeights             // pointwise weights' gradient
	stepPointwise           // pointwise results, or their input's gradient
	stepFinish              // what needs whole planes of the other side
)

func newPlainLRU(p *Pool, s LRUShape) *plainLRU {
	l := &plainLRU{p: p, s: s, in: s.C / s.Groups}
	l.g = newWindow(3, 1, 1, s.H, s.W)
	l.mid = l.in * s.Expansion
	l.norms.first = make([]norm, s.C*s.Expansion)
	l.norms.second = make([]norm, s.C)
	l.at = make([]int, s.C*s.Expansion)
	l.forward = plainForward{plainLRU: l, train: true}
	l.infer = plainForward{plainLRU: l}
	l.backward = plainBackward{plainLRU: l}
	return l
}

// Kept implements LRU.
func (l *plainLRU) Kept(blocks int) int { return l.s.C * l.s.H * l.s.W * blocks * Lanes }

// start records what a pass reads, and lays out scratch planes. Planes
// are a little apart from a power of two, so that they do not all compete for
// the same cache lines.
func (l *plainLRU) start(x *Tensor, p LRUParams) {
	const apart = 64
	l.x, l.params = x, p
	l.live = x.live()
	l.pitch = l.live + apart
	l.tile = tileLength(l.mid)
	l.tiles = (l.live + l.tile - 1) / l.tile
	for i := range l.at {
		l.at[i] = i * l.pitch
	}
}

// byGroup says whether groups are enough parts for all threads.
func (l *plainLRU) byGroup() bool { return l.s.Groups >= l.p.threads }

// carve cuts the first count planes off scratch.
func (l *plainLRU) carve(scratch []float32, count int) (planes simd.Spans, rest []float32) {
	return simd.Spans{Data: scratch, At: l.at[:count]}, scratch[count*l.pitch:]
}

// tileAt is the range of elements of tile t.
func (l *plainLRU) tileAt(t int) (first, n int) {
	first = t * l.tile
	return first, min(l.tile, l.live-first)
}

// weights is the pointwise weights of group g.
func (l *plainLRU) weights(g int) simd.Operand {
	n := l.in * l.mid
	return simd.RowMajor(l.params.PW[g*n:][:n], l.mid)
}

// depthwise computes the depthwise results of channel c.
func (l *plainLRU) depthwise(u simd.Spans, c int, copied []float32) {
	area := l.s.H * l.s.W * Lanes
	for b := range Blocks(l.x.N) {
		l.g.load(copied, l.x.block(c%l.x.C, b))
		for m := range l.s.Expansion {
			l.g.slide(u.Span(m, b*area, area), copied, filter(l.params.DW, c*l.s.Expansion+m))
		}
	}
}
