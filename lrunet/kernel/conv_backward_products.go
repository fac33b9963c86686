package kernel

import "lrunet/lrunet/kernel/internal/simd"

// convBackProducts computes the weights' gradient of a direct convolution as products
// with the transposed gradient of the result: of some output channels of a group, a
// chunk, over some tiles of the batch, a split, in each part.
type convBackProducts struct {
	*Conv
	dw, dbias []float32
	x, dy     *Tensor
	xAt, yAt  []int // starts of all channels
	chunk     int   // output channels
	chunks    int   // of a group
	tile      int   // elements of a plane
	splits    int
	sums      []float32 // like dw, of each split but the first
}

// multiplies says whether the weights' gradient is computed by convBackProducts,
// which pays where each element is multiplied with many others.
func (c *Conv) multiplies() bool {
	return c.direct && active.Vector() && c.in >= 12 && c.out >= 10
}

const (
	// productTile is how many elements of each plane are transposed at a time, so
	// that those of 16 planes stay in the first-level cache.
	productTile = 256
	// widest is the most output channels of a chunk: with more of them the inputs are read
	// less often, and more registers share what is loaded.
	widest = 4 * Lanes
	// productParts is how many parts there are at least, for many threads.
	productParts = 8
)

func (f *convBackProducts) start(dw, dbias []float32, x, dy *Tensor) int {
	dy.must("convolution backward", "gradient", f.s.Out, f.g.outH, f.g.outW, dy.N)
	x.must("convolution backward", "input", f.s.C, f.s.H, f.s.W, dy.N)
	f.dw, f.dbias, f.x, f.dy = dw, dbias, x, dy
	f.xAt, f.yAt = channelStarts(f.xAt, x), channelStarts(f.yAt, dy)
	f.chunks = (f.out + widest - 1) / widest
	f.chunk = min(f.out, simd.RoundUp((f.out+f.chunks-1)/f.chunks))
	f.tile = min(tileLength(f.in), productTile)
	parts := f.s.Groups * f.chunks
	f.splits = max(min((productParts+parts-1)/parts, f.tiles()), 1)
	if need := (f.splits - 1) * len(dw); len(f.sums) < need {
		f.sums = make([]float32, need)
	}
	return parts * f.splits
}

// tiles is how many tiles the live elements of a plane are.
func (f *convBackProducts) tiles() int { return (f.dy.live() + f.tile - 1) / f.tile }

func (f *convBackProducts) outputs(part int) (first, end int, split bool) {
	chunk := part / f.splits
	g := chunk / f.chunks
	first = g*f.out + chunk%f.chunks*f.chunk
	return first, min(first+f.chunk, (g+1)*f.out), f.splits > 1
}

func (f *convBackProducts) Part(part, thread int) {
	split, g := part%f.splits, part/f.splits/f.chunks
	first, end, _ := f.outputs(part)
	dw := f.dw
	if split > 0 {
		dw = f.sums[(split-1)*len(dw):][:len(dw)]
	}
	f.multiply(dw[first*f.in:end*f.in], g, first, end, split, thread)
	if f.dbias != nil && split == 0 {
		for o := first; o < end; o++ {
			f.dbias[o] = float32(sum(f.dy.Plane(o)))
		}
	}
}

// multiply computes a split's part of the gradient for output channels first to end-1
// of group g.
func (f *convBackProducts) multiply(dw []float32, g, first, end, split, thread int) {
	outs, live := end-first, f.dy.live()
	rows, pitch := simd.RoundUp(outs), simd.RoundUp(f.in)
	need := simd.InnerProductsSize(outs, f.in, f.tile/Lanes) + (rows+f.in)*(f.tile+2*Lanes) + rows*pitch + 4*Lanes
	a := simd.NewArena(f.p.Scratch(thread, need))
	product := a.Take(rows * pitch)
	sums := active.InnerProducts(&a, outs, f.in, f.tile/Lanes)
	x, dy := group(f.x, f.xAt, g*f.in, (g+1)*f.in), group(f.dy, f.yAt, first, end)
	from, to := f.share(split), min(f.share(split+1), live)
	for at := from; at < to; at += f.tile {
		n, piece := min(f.tile, to-at), a
		sums.Add(piece.GatherRows(dy, rows, at, n), piece.Gather(x, at, n), n/Lanes)
	}
	sums.Store(product, pitch)
	for i := range outs {
		copy(dw[i*f.in:][:f.in], product[i*pitch:])
	}
}

// share is the first element of a split.
func (f *convBackProducts) share(split int) int { return split * f.tiles() / f.splits * f.tile }

// finish adds up the splits in their order.
func (f *convBackProducts) finish() {
	whole := len(f.dw) / Lanes * Lanes
	for split := 1; split < f.splits; split++ {
		sums := f.sums[(split-1)*len(f.dw):][:len(f.dw)]
		active.Axpy(f.dw[:whole], sums, 1)
		for i := whole; i < len(f.dw); i++ {
			f.dw[i] += sums[i]
		}
	}
}
