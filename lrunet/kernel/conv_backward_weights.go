package kernel

import "lrunet/lrunet/kernel/internal/simd"

// BackwardWeights sets dw, (Out, C/Groups, Kernel, Kernel), and dbias, (Out),
// unless it is nil, to the gradients of weights and bias, given the input x of
// the forward half and the result's gradient dy.
func (c *Conv) BackwardWeights(dw, dbias []float32, x, dy *Tensor) {
	f := c.weightsTask()
	c.p.Run(f.start(dw, dbias, x, dy), f)
	f.finish()
}

// weightsTask computes the gradients of weights and bias: start records the
// arguments and returns the number of parts, finish does what is left after them.
type weightsTask interface {
	Task
	start(dw, dbias []float32, x, dy *Tensor) int
	finish()
	// outputs is the output channels of a part, first to end-1; no other part has
	// them if split is false.
	outputs(part int) (first, end int, split bool)
}

func (c *Conv) weightsTask() weightsTask {
	if c.multiplies() {
		return &c.backProducts
	}
	return &c.backWeights
}

// convBackWeights computes the weights' gradient of some output channels of a
// group in each part, over the whole batch.
type convBackWeights struct {
	*Conv
	dw, dbias []float32
	x, dy     *Tensor
	xAt, yAt  []int // starts of all channels
	parts     int   // per group
	// perPart is how many output channels share one part: an eighth of all,
	// for many threads, but not more than the input is worth reading again for.
	// It is a multiple of 4, so that outputs are tiled as they would be in one
	// part, which decides how sums are rounded.
	perPart int
}

func (f *convBackWeights) finish() {}

func (f *convBackWeights) outputs(part int) (first, end int, split bool) {
	g := part / f.parts
	first = g*f.out + part%f.parts*f.perPart
	return first, min(first+f.perPart, (g+1)*f.out), false
}

func (f *convBackWeights) start(dw, dbias []float32, x, dy *Tensor) int {
	dy.must("convolution backward", "gradient", f.s.Out, f.g.outH, f.g.outW, dy.N)
	x.must("convolution backward", "input", f.s.C, f.s.H, f.s.W, dy.N)
	f.dw, f.dbias, f.x, f.dy = dw, dbias, x, dy
	f.xAt, f.yAt = channelStarts(f.xAt, x), channelStarts(f.yAt, dy)
	f.perPart = min(f.out, max(f.s.Out/32, 1)*4, 32)
	f.parts = (f.out + f.perPart - 1) / f.perPart
	return f.s.Groups * f.parts
}

func (f *convBackWeights) Part(part, thread int) {
	g := part / f.parts
	first, end, _ := f.outputs(part)
	dw := f.dw[first*f.depth() : end*f.depth()]
	clear(dw)
	switch {
	case active.Vector():
		f.byLanes(dw, g, first, end, thread)
	case f.direct:
		f.planes(dw, g, first, end)
	default:
		f.blocks(dw, g, first, end, thread)
	}
	if f.dbias != nil {
		for o := first; o < end; o++ {
			f.dbias[o] = float32(sum(f.dy.Plane(o)))
		}
	}
}

// inputs is the planes of x of group g.
func (f *convBackWeights) inputs(g int) simd.Spans {
	return group(f.x, f.xAt, g*f.in, (g+1)*f.in)
}

// planes computes a direct convolution's gradient for output channels first to
// end-1 of group g.
func (f *convBackWeights) planes(dw []float32, g, first, end int) {
	x, dy := f.inputs(g), group(f.dy, f.yAt, first, end)
	live, tile := f.dy.live(), tileLength(f.in)
	for at := 0; at < live; at += tile {
		innerProducts(dw, dy, at, x, at, min(tile, live-at))
	}
}

// blocks is planes for other convolutions, by way of padded copies.
func (f *convBackWeights) blocks(dw []float32, g, first, end, thread int) {
	copied := f.p.Scratch(thread, f.in*f.g.size())
	x, dy := simd.Spans{Data: copied, At: f.taps}, group(f.dy, f.yAt, first, end)
	for b := range Blocks(f.dy.N) {
		f.load(copied, f.x, g, b)
		f.g.correlate(dw, dy, b, x)
	}
}

// byLanes computes the same as sums of lanes that are added up last.
func (f *convBackWeights) byLanes(dw []float32, g, first, end, thread int) {
	outs, tile := end-first, min(tileLength(f.in), f.dy.live())
	need := (len(dw)+outs)*(Lanes+4) + 64*Lanes
	if f.direct {
		need += (f.in + outs) * (tile + 2*Lanes)
	} else {
		need += f.in * f.g.size()
	}
	a := simd.NewArena(f.p.Scratch(thread, need))
	acc := a.Zeros(len(dw) * Lanes)
	totals := a.Doubles(len(dw))
	switch {
	case f.direct:
		f.dotPlanes(acc, a, g, first, end, tile)
	case f.halving:
		f.halve(acc, g)
	case f.sliding:
		d, area := f.depthwise(nil, first, end), f.s.H*f.s.W
		for b := range Blocks(f.dy.N) {
			d.GradW(active, f.x.rows(g).Col(b*area), f.dy.rows(first).Col(b*area), acc)
		}
	default:
		f.dotBlocks(acc, a.Take(f.in*f.g.size()), g, first, end)
	}
	active.LaneSums(&totals[0], &acc[0], len(dw))
	for i, t := range totals {
		dw[i] = float32(t)
	}
}

// dotPlanes is planes by lanes.
func (f *convBackWeights) dotPlanes(acc []float32, a simd.Arena, g, first, end, tile int) {
	x, dy := f.inputs(g), group(f.dy, f.yAt, first, end)
	for at := 0; at < f.dy.live(); at += tile {
		n, piece := min(tile, f.dy.live()-at), a
		active.Dots(piece.Gather(dy, at, n), piece.Gather(x, at, n), acc, f.in, end-first, f.in, n/Lanes)
	}
}

// dotBlocks is blocks by lanes.
func (f *convBackWeights) dotBlocks(acc, copied []float32, g, first, end int) {
	x, dy := simd.Spans{Data: copied, At: f.taps}, group(f.dy, f.yAt, first, end)
	for b := range Blocks(f.dy.N) {
		f.load(copied, f.x, g, b)
		for r := range f.g.outH {
			active.DotsOfSpans(acc, dy, (b*f.g.outH+r)*f.g.span(), x, r*f.g.step(), f.g.span())
		}
	}
}
