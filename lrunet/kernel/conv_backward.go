package kernel

// BackwardData sets dx to the gradient of the input, given dy and the weights.
func (c *Conv) BackwardData(dx, dy *Tensor, w []float32) {
	dy.must("convolution backward", "gradient", c.s.Out, c.g.outH, c.g.outW, dy.N)
	dx.result("convolution backward", "result", c.s.C, c.s.H, c.s.W, dy.N)
	f := &c.backData
	f.dx, f.dy, f.w = dx, dy, w
	f.xAt = channelStarts(f.xAt, c.s.C, dx)
	f.yAt = channelStarts(f.yAt, c.s.Out, dy)
	if c.direct {
		f.tile = tileLength(c.out)
		f.tiles = (dx.live() + f.tile - 1) / f.tile
	} else {
		f.tiles = Blocks(dy.N)
	}
	c.p.Run(c.s.Groups*f.tiles, f)
}

// convBackData computes one group's input gradient for one tile of the planes
// (direct) or one block (otherwise) in each part.
type convBackData struct {
	*Conv
	dx, dy      *Tensor
	w           []float32
	xAt, yAt    []int
	tile, tiles int
}

func (f *convBackData) Part(part, thread int) {
	g, tile := part/f.tiles, part%f.tiles
	switch {
	case f.direct:
		f.points(g, tile*f.tile, thread)
	case active != nil && f.Conv.sliding():
		f.sliding(g, tile)
	case f.nine() && f.s.Stride == 1 && f.s.Pad == 1:
		f.depthwise(g, tile, thread)
	case active != nil && f.Conv.halving():
		f.halving(g, tile, thread)
	default:
		f.block(g, tile, thread)
	}
}

func (f *convBackData) depthwise(g, b, thread int) {
	copied := f.p.Scratch(thread, f.g.size())
	dx := f.dx.block(g, b)
	clear(dx)
	for o := g * f.out; o < (g+1)*f.out; o++ {
		f.g.load(copied, f.dy.block(o, b))
		f.g.slideBack(dx, copied, (*[9]float32)(f.w[o*9:]))
	}
}

func (f *convBackData) points(g, first, thread int) {
	n := min(f.tile, f.dx.live()-first)
	dx := rows{f.dx.Data, f.xAt[g*f.in:][:f.in]}
	dy := rows{f.dy.Data, f.yAt[g*f.out:][:f.out]}
	m := f.matrix(f.w, g)
	m.outStep, m.inStep = m.inStep, m.outStep
	if active != nil {
		f.product(active, m, dx, dy, first, n, thread)
		return
	}
	for i := range f.in {
		clear(dx.span(i, first, n))
	}
	m.multiply(dx, first, dy, first, n)
}

// block spreads dy over padded maps and stores their middles. Taps are taken
// one at a time, because the spans of neighbouring taps overlap.
func (f *convBackData) block(g, b, thread int) {
	spread := f.p.Scratch(thread, f.in*f.g.size())
	clear(spread)
	dy := rows{f.dy.Data, f.yAt[g*f.out:][:f.out]}
	m := f.matrix(f.w, g)
	m.outStep, m.inStep = m.inStep, m.outStep
	x, span := rows{spread, f.taps}, f.g.span()
	for r := range f.g.outH {
		for k := range f.taps {
			m.row1(k, x, r*f.g.step(), dy, (b*f.g.outH+r)*span, span)
		}
	}
	for i := range f.in {
		f.g.store(f.dx.block(g*f.in+i, b), spread[i*f.g.size():])
	}
}

// BackwardWeights sets dw, and dbias unless it is nil, to the gradients of
// weights and bias, given the input x of the forward half and dy.
func (c *Conv) BackwardWeights(dw, dbias []float32, x, dy *Tensor) {
	dy.must("convolution backward", "gradient", c.s.Out, c.g.outH, c.g.outW, dy.N)
	x.must("convolution backward", "input", c.s.C, c.s.H, c.s.W, dy.N)
	f := &c.backWeights
	f.dw, f.dbias, f.x, f.dy = dw, dbias, x, dy
	f.xAt = channelStarts(f.xAt, c.s.C, x)
	f.yAt = channelStarts(f.yAt, c.s.Out, dy)
	f.perPart = min(c.out, max(c.s.Out/32, 1)*4, 32)
	f.parts = (c.out + f.perPart - 1) / f.perPart
	c.p.Run(c.s.Groups*f.parts, f)
}

// convBackWeights computes the weights' gradient of some output channels of a
// group in each part, over the whole batch.
type convBackWeights struct {
	*Conv
	dw, dbias []float32
	x, dy     *Tensor
	xAt, yAt  []int
	parts     int // per group
	// perPart is how many output channels share one part: an eighth of all,
	// for many threads, but not more than the input is worth reading again for.
	// It is a multiple of 4, so that outputs are tiled as they would be in one
	// part, which decides how sums are rounded.
	perPart int
}

func (f *convBackWeights) Part(part, thread int) {
	g := part / f.parts
	first := g*f.out + part%f.parts*f.perPart
	end := min(first+f.perPart, (g+1)*f.out)
	dw := f.dw[first*f.depth() : end*f.depth()]
	clear(dw)
	if active != nil {
		f.vector(dw, g, first, end, thread)
	} else if f.direct {
		f.points(dw, g, first, end)
	} else {
		f.blocks(dw, g, first, end, thread)
	}
	if f.dbias != nil {
		for o := first; o < end; o++ {
			f.dbias[o] = float32(sum(f.dy.Plane(o)))
		}
	}
}

func (f *convBackWeights) points(dw []float32, g, first, end int) {
	x := rows{f.x.Data, f.xAt[g*f.in:][:f.in]}
	dy := rows{f.dy.Data, f.yAt[first:end]}
	live, tile := f.dy.live(), tileLength(f.in)
	for at := 0; at < live; at += tile {
		gram(dw, dy, at, x, at, min(tile, live-at))
	}
}

func (f *convBackWeights) blocks(dw []float32, g, first, end, thread int) {
	copied := f.p.Scratch(thread, f.in*f.g.size())
	x, dy := rows{copied, f.taps}, rows{f.dy.Data, f.yAt[first:end]}
	for b := range Blocks(f.dy.N) {
		for i := range f.in {
			f.g.load(copied[i*f.g.size():], f.x.block(g*f.in+i, b))
		}
		f.g.correlate(dw, dy, b, x)
	}
}
