package kernel

import "lrunet/lrunet/kernel/internal/simd"

// convParts is how a half of a convolution is cut into parts: of each group,
// tiles of the planes (direct) or blocks.
type convParts struct {
	xAt, yAt    []int // starts of all channels
	tile, tiles int   // elements of a tile, if direct; and tiles or blocks of a group
}

// cut cuts a convolution from x to y, or back. Of a direct one's tile, count
// spans are read at a time. It returns the number of parts.
func (p *convParts) cut(c *Conv, x, y *Tensor, count int) int {
	p.xAt, p.yAt = channelStarts(p.xAt, x), channelStarts(p.yAt, y)
	p.tiles = Blocks(y.N)
	if c.direct {
		p.tile = tileLength(count)
		p.tiles = (y.live() + p.tile - 1) / p.tile
	}
	return c.s.Groups * p.tiles
}

// channelStarts is where the planes of a tensor start. It writes them to at, if
// there are as many.
func channelStarts(at []int, t *Tensor) []int {
	if len(at) != t.C {
		at = make([]int, t.C)
	}
	for i := range at {
		at[i] = i * t.stride()
	}
	return at
}

// group is the planes of channels first to end-1 of t, which start at at.
func group(t *Tensor, at []int, first, end int) simd.Spans {
	return simd.Spans{Data: t.Data, At: at[first:end]}
}

// tileLength is how many elements of each span to take at a time, so that
// count spans stay in the second-level cache: a multiple of Lanes.
func tileLength(count int) int {
	const elements = 32 << 10
	return min(max(elements/count, 128), 2048) / Lanes * Lanes
}

// points computes y = a*x over n elements of planes, from first on: a direct
// convolution, or its adjoint if a is transposed. The planes are copied where
// the distance between them, often a power of two, would make them compete for
// the same cache lines.
func (c *Conv) points(a simd.Operand, y, x simd.Spans, first, n, thread int) {
	m, k := len(y.At), len(x.At)
	arena := simd.NewArena(c.p.Scratch(thread, min(k, deepest)*(n+2*Lanes)+2*m+4*Lanes))
	to, piece := y.Rows(first, n), arena
	active.Mul(a, piece.Gather(x.Part(0, min(deepest, k)), first, n), to, m, min(deepest, k), n/Lanes)
	if k <= deepest {
		return
	}
	identity := simd.Identity(arena.Take(2 * m))
	for at := deepest; at < k; at += deepest {
		depth, piece := min(deepest, k-at), arena
		rest := simd.Operand{W: a.W[at*a.Col:], Row: a.Row, Col: a.Col}
		active.MulAdd(rest, piece.Gather(x.Part(at, depth), first, n), to, to, identity, m, depth, n/Lanes, 0)
	}
}

// deepest is how many spans a product multiplies at a time: one position of more would
// not stay in the first-level cache.
const deepest = 256
