package kernel

import "lrunet/lrunet/kernel/internal/simd"

// convParts is how a half of a convolution is cut into parts: of each group,
// tiles of the planes (direct) or blocks.
type convParts struct {
	xAt, yAt    []int // starts of all channels
	tile, tiles int   // elements of a tile, if direct; and tiles or blocks of a group
}

// cut cuts a convolution from x to y, or back. Of a direct one's tile, count
// spans are read at a time.
func (p *convParts) cut(c *Conv, x, y *Tensor, count int) {
	p.xAt, p.yAt = channelStarts(p.xAt, x), channelStarts(p.yAt, y)
	p.tiles = Blocks(y.N)
	if c.direct {
		p.tile = tileLength(count)
		p.tiles = (y.live() + p.tile - 1) / p.tile
	}
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
	arena := simd.NewArena(c.p.Scratch(thread, len(x.At)*(n+2*Lanes)+2*Lanes))
	from := arena.Gather(x, first, n)
	active.Mul(a, from, y.Rows(first, n), len(y.At), len(x.At), n/Lanes)
}
