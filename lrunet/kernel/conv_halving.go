package kernel

// halve computes the input's gradient of one block of one channel of a halving
// convolution. An even row has contributions from one row of results, an odd
// row from two.
func (f *convBackData) halve(g, b, thread int) {
	dx, dy, w := f.dx.block(g, b), f.dy.block(g, b), f.w[9*g:][:9]
	width := (f.g.outW + 1) * Lanes // of a row of results with a zero after it
	padded := f.p.Scratch(thread, (f.g.outH+1)*width)
	for r := range f.g.outH {
		n := copy(padded[r*width:][:width], dy[r*f.g.span():][:f.g.span()])
		clear(padded[r*width+n:][:Lanes])
	}
	clear(padded[f.g.outH*width:][:width])
	for y := range f.s.H {
		to, above, below := dx[y*f.s.W*Lanes:][:f.s.W*Lanes], padded[y/2*width:], padded[(y+1)/2*width:]
		if y%2 == 0 {
			spread(to, above, below, w[3:6], zeros[:])
		} else {
			spread(to, above, below, w[6:9], w[0:3])
		}
	}
}

var zeros [3]float32

// spread sets a row of gradients from two rows of results' gradients
// and three weights for each.
func spread(dx, above, below, u, v []float32) {
	pairs := len(dx) / (2 * Lanes)
	if pairs > 0 {
		active.DepthwiseSpread(&dx[0], &above[0], &below[0], &u[0], &v[0], pairs)
	}
	if last := dx[pairs*2*Lanes:]; len(last) > 0 {
		at := pairs * Lanes
		active.Affine(last, above[at:], u[1], 0)
		active.Axpy(last, below[at:], v[1])
	}
}
