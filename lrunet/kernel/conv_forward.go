package kernel

// Forward sets y to the convolution of x with w, plus bias unless it is nil.
func (c *Conv) Forward(y, x *Tensor, w, bias []float32) {
	x.must("convolution", "input", c.s.C, c.s.H, c.s.W, x.N)
	y.result("convolution", "result", c.s.Out, c.g.outH, c.g.outW, x.N)
	f := &c.forward
	f.y, f.x, f.w, f.bias = y, x, w, bias
	f.xAt = channelStarts(f.xAt, c.s.C, x)
	f.yAt = channelStarts(f.yAt, c.s.Out, y)
	if c.direct {
		f.tile = tileLength(c.in)
		f.tiles = (y.live() + f.tile - 1) / f.tile
	} else {
		f.tiles = Blocks(x.N)
	}
	c.p.Run(c.s.Groups*f.tiles, f)
}

// convForward computes one group's results for one tile of the planes (direct)
// or one block (otherwise) in each part.
type convForward struct {
	*Conv
	y, x        *Tensor
	w, bias     []float32
	xAt, yAt    []int
	tile, tiles int
}

func (f *convForward) Part(part, thread int) {
	g, tile := part/f.tiles, part%f.tiles
	switch {
	case f.direct:
		f.points(g, tile*f.tile, thread)
	case active != nil && f.Conv.sliding():
		f.sliding(g, tile)
		f.clearPadding(g, tile*f.g.outH*f.g.span(), f.g.outH*f.g.span())
	default:
		f.block(g, tile, thread)
	}
}

func (f *convForward) points(g, first, thread int) {
	n := min(f.tile, f.y.live()-first)
	y := rows{f.y.Data, f.yAt[g*f.out:][:f.out]}
	x := rows{f.x.Data, f.xAt[g*f.in:][:f.in]}
	m := f.matrix(f.w, g)
	if active != nil && f.bias == nil {
		f.product(active, m, y, x, first, n, thread)
		return
	}
	for i := range f.out {
		fill(y.span(i, first, n), f.biasOf(g*f.out+i))
	}
	m.multiply(y, first, x, first, n)
	f.clearPadding(g, first, n)
}

// clearPadding zeroes the lanes without image in n elements of the group's
// result planes, which a bias makes necessary.
func (f *convForward) clearPadding(g, first, n int) {
	if f.bias == nil {
		return
	}
	for o := g * f.out; o < (g+1)*f.out; o++ {
		clearPaddingFrom(f.y.Plane(o), first, n, f.y.N)
	}
}

func (f *convForward) block(g, b, thread int) {
	copied := f.p.Scratch(thread, f.in*f.g.size())
	for i := range f.in {
		f.g.load(copied[i*f.g.size():], f.x.block(g*f.in+i, b))
	}
	area := f.g.outH * f.g.span()
	if f.nine() {
		f.depthwise(g, b, copied)
	} else {
		f.dense(g, b, copied)
	}
	f.clearPadding(g, b*area, area)
}

func (f *convForward) dense(g, b int, copied []float32) {
	y := rows{f.y.Data, f.yAt[g*f.out:][:f.out]}
	area := f.g.outH * f.g.span()
	m, x := f.matrix(f.w, g), rows{copied, f.taps}
	if active != nil && f.bias == nil {
		for r := range f.g.outH {
			m.set(active, y, b*area+r*f.g.span(), x, r*f.g.step(), f.g.span())
		}
		return
	}
	for i := range f.out {
		fill(y.span(i, b*area, area), f.biasOf(g*f.out+i))
	}
	for r := range f.g.outH {
		m.multiply(y, b*area+r*f.g.span(), x, r*f.g.step(), f.g.span())
	}
}

func (f *convForward) depthwise(g, b int, copied []float32) {
	for o := g * f.out; o < (g+1)*f.out; o++ {
		y := f.y.block(o, b)
		f.g.slide(y, copied, (*[9]float32)(f.w[o*9:]))
		if bias := f.biasOf(o); bias != 0 {
			affine(y, y, 1, bias)
		}
	}
}

func (f *convForward) biasOf(o int) float32 {
	if f.bias == nil {
		return 0
	}
	return f.bias[o]
}
