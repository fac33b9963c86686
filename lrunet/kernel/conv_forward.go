package kernel

import "lrunet/lrunet/kernel/internal/simd"

// Forward sets y, Out by OutSize, to the convolution of x, C by H by W, with the
// weights w, (Out, C/Groups, Kernel, Kernel), plus bias, (Out), unless it is nil.
func (c *Conv) Forward(y, x *Tensor, w, bias []float32) {
	c.p.Run(c.forward.start(y, x, w, bias), &c.forward)
}

// convForward computes one group's results for one tile or block in each part.
type convForward struct {
	*Conv
	convParts
	y, x    *Tensor
	w, bias []float32
}

// start records the arguments and returns the number of parts.
func (f *convForward) start(y, x *Tensor, w, bias []float32) int {
	x.must("convolution", "input", f.s.C, f.s.H, f.s.W, x.N)
	y.result("convolution", "result", f.s.Out, f.g.outH, f.g.outW, x.N)
	f.y, f.x, f.w, f.bias = y, x, w, bias
	return f.cut(f.Conv, x, y, f.in)
}

func (f *convForward) Part(part, thread int) {
	g, tile := part/f.tiles, part%f.tiles
	area := f.g.outH * f.g.span()
	switch {
	case f.direct:
		first := tile * f.tile
		n := min(f.tile, f.y.live()-first)
		f.tileOfPlanes(g, first, n, thread)
		f.clearPadding(g, first, n)
	case f.sliding && active.Vector():
		f.inPlace(g, tile)
		f.clearPadding(g, tile*area, area)
	case f.halving && active.Vector():
		f.halve(g, tile)
		f.clearPadding(g, tile*area, area)
	default:
		f.block(g, tile, thread)
		f.clearPadding(g, tile*area, area)
	}
}

// results is the result planes of group g.
func (f *convForward) results(g int) simd.Spans { return group(f.y, f.yAt, g*f.out, (g+1)*f.out) }

// chunk computes result planes first to end-1, all of group g, of a direct
// convolution without bias.
func (f *convForward) chunk(g, first, end, thread int) {
	x, y := group(f.x, f.xAt, g*f.in, (g+1)*f.in), group(f.y, f.yAt, first, end)
	a := simd.RowMajor(f.w[first*f.in:end*f.in], f.in)
	for at := 0; at < f.y.live(); at += f.tile {
		f.points(a, y, x, at, min(f.tile, f.y.live()-at), thread)
	}
}

func (f *convForward) tileOfPlanes(g, first, n, thread int) {
	y, x := f.results(g), group(f.x, f.xAt, g*f.in, (g+1)*f.in)
	if f.bias == nil {
		f.points(f.matrix(f.w, g), y, x, first, n, thread)
		return
	}
	f.fillBias(g, first, n)
	active.AddMulSpans(f.matrix(f.w, g), y, first, x, first, n)
}

// fillBias sets n elements of the group's result planes to the bias.
func (f *convForward) fillBias(g, first, n int) {
	y := f.results(g)
	for i := range f.out {
		fill(y.Span(i, first, n), f.bias[g*f.out+i])
	}
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

// inPlace convolves a block's maps as they lie.
func (f *convForward) inPlace(g, b int) {
	x, y := f.x.rows(g).Col(b*f.s.H*f.s.W), f.y.rows(g*f.out).Col(b*f.s.H*f.s.W)
	dw := f.depthwise(f.w, g*f.out, (g+1)*f.out)
	dw.Store(active, x, y, 0, f.s.H, 0)
	for o := g * f.out; o < (g+1)*f.out; o++ {
		f.addBias(o, b)
	}
}

// addBias adds the bias to a block of result o.
func (f *convForward) addBias(o, b int) {
	if f.bias != nil && f.bias[o] != 0 {
		active.Affine(f.y.block(o, b), f.y.block(o, b), 1, f.bias[o])
	}
}

// block convolves padded copies of a block's maps.
func (f *convForward) block(g, b, thread int) {
	copied := f.p.Scratch(thread, f.in*f.g.size())
	f.load(copied, f.x, g, b)
	if !f.depthwise3x3 {
		f.dense(g, b, copied)
		return
	}
	for o := g * f.out; o < (g+1)*f.out; o++ {
		f.g.slide(f.y.block(o, b), copied, filter(f.w, o))
		f.addBias(o, b)
	}
}

func (f *convForward) dense(g, b int, copied []float32) {
	y, x := f.results(g), simd.Spans{Data: copied, At: f.taps}
	multiply, area := simd.Set.MulSpans, f.g.outH*f.g.span()
	if f.bias != nil {
		f.fillBias(g, b*area, area)
		multiply = simd.Set.AddMulSpans
	}
	for r := range f.g.outH {
		multiply(active, f.matrix(f.w, g), y, b*area+r*f.g.span(), x, r*f.g.step(), f.g.span())
	}
}
