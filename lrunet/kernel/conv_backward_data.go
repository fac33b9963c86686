package kernel

import "lrunet/lrunet/kernel/internal/simd"

// BackwardData sets dx, C by H by W, to the gradient of the input, given the
// result's, dy, Out by OutSize, and the weights w, (Out, C/Groups, Kernel,
// Kernel).
func (c *Conv) BackwardData(dx, dy *Tensor, w []float32) {
	c.p.Run(c.backData.start(dx, dy, w), &c.backData)
}

// convBackData computes one group's input gradient for one tile or block in
// each part.
type convBackData struct {
	*Conv
	convParts
	dx, dy *Tensor
	w      []float32
}

// start records the arguments and returns the number of parts.
func (f *convBackData) start(dx, dy *Tensor, w []float32) int {
	dy.must("convolution backward", "gradient", f.s.Out, f.g.outH, f.g.outW, dy.N)
	dx.result("convolution backward", "result", f.s.C, f.s.H, f.s.W, dy.N)
	f.dx, f.dy, f.w = dx, dy, w
	return f.cut(f.Conv, dx, dy, f.out)
}

func (f *convBackData) Part(part, thread int) {
	g, tile := part/f.tiles, part%f.tiles
	switch {
	case f.direct:
		first := tile * f.tile
		dx, dy := group(f.dx, f.xAt, g*f.in, (g+1)*f.in), f.gradients(g)
		f.points(f.matrix(f.w, g).Transposed(), dx, dy, first, min(f.tile, f.dx.live()-first), thread)
	case f.sliding && active.Vector():
		f.inPlace(g, tile)
	case f.sliding:
		f.copies(g, tile, thread)
	case f.halving && active.Vector():
		f.halve(g, tile)
	default:
		f.block(g, tile, thread)
	}
}

// gradients is the planes of dy of group g.
func (f *convBackData) gradients(g int) simd.Spans {
	return group(f.dy, f.yAt, g*f.out, (g+1)*f.out)
}

// inPlace takes a block's maps as they lie.
func (f *convBackData) inPlace(g, b int) {
	dx, dy := f.dx.rows(g).Col(b*f.s.H*f.s.W), f.dy.rows(g*f.out).Col(b*f.s.H*f.s.W)
	clear(f.dx.block(g, b))
	dw := f.depthwise(f.w, g*f.out, (g+1)*f.out)
	dw.GradX(active, dy, dx)
}

// copies is inPlace by way of padded copies.
func (f *convBackData) copies(g, b, thread int) {
	copied := f.p.Scratch(thread, f.g.size())
	dx := f.dx.block(g, b)
	clear(dx)
	for o := g * f.out; o < (g+1)*f.out; o++ {
		f.g.load(copied, f.dy.block(o, b))
		f.g.slideBackward(dx, copied, filter(f.w, o))
	}
}

// block spreads dy over padded maps and stores their middles. Taps are taken
// one at a time, because the spans of neighbouring taps overlap.
func (f *convBackData) block(g, b, thread int) {
	spread := f.p.Scratch(thread, f.in*f.g.size())
	clear(spread)
	dy, m := f.gradients(g), f.matrix(f.w, g).Transposed()
	x, span := simd.Spans{Data: spread, At: f.taps}, f.g.span()
	for r := range f.g.outH {
		for k := range f.taps {
			if f.out == 1 && !active.Vector() { // a matrix of one weight
				active.Axpy(x.Span(k, r*f.g.step(), span), dy.Span(0, (b*f.g.outH+r)*span, span), m.W[k*m.Row])
				continue
			}
			tap := simd.Operand{W: m.W[k*m.Row:], Col: m.Col}
			active.AddMulSpans(tap, x.Part(k, 1), r*f.g.step(), dy, (b*f.g.outH+r)*span, span)
		}
	}
	for i := range f.in {
		f.g.store(f.dx.block(g*f.in+i, b), spread[i*f.g.size():])
	}
}
