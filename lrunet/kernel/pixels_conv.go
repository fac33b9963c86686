package kernel

import "lrunet/lrunet/kernel/internal/simd"

// PixelConv is a convolution on the maps of one image, with a shift for each channel
// and limits. It belongs to one goroutine.
type PixelConv struct {
	window, stride, pad int
	matrix              *pixelMatrix // nil for a depthwise one
	taps                []float32    // of a depthwise one, [9][vectors]
	end                 *PixelAffine
	in                  int
	patches, z          []float32
	zeros, identity     []float32 // what a product of a row takes besides, if it writes y
}

// NewPixelConv is that of weights [out][row][column][in/groups], for in channels.
func NewPixelConv(weight []float32, in, groups, window, stride, pad int, shift []float32, limits Limits) *PixelConv {
	out := len(shift)
	factor := make([]float32, out)
	for i := range factor {
		factor[i] = 1
	}
	c := &PixelConv{window: window, stride: stride, pad: pad, in: in, end: NewPixelAffine(factor, shift, limits)}
	if c.depthwise(groups, out) {
		c.taps = make([]float32, 9*simd.RoundUp(out))
		for o := range out {
			for t := range 9 {
				c.taps[t*simd.RoundUp(out)+o] = weight[o*9+t]
			}
		}
		return c
	}
	c.matrix = newPixelMatrix(weight, grouping{
		in: in, out: out, groups: groups, rows: window * window,
		index: func(tap, channel int) int { return tap*(in/groups) + channel },
	})
	return c
}

// depthwise says whether there is a kernel for it: channel by channel, 3x3.
func (c *PixelConv) depthwise(groups, out int) bool {
	return c.window == 3 && c.pad == 1 && groups == c.in && groups == out
}

// Run sets y to the convolution of x.
func (c *PixelConv) Run(y, x *Pixels) {
	switch {
	case c.matrix == nil:
		c.slide(y, x)
	case y.W >= manyColumns && c.fits(y) && c.contiguous(x) && c.inside(y, x):
		for h := range y.H {
			c.row(y, x, h)
		}
	case c.pointwise():
		c.points(y, x)
	default:
		z := c.products(y, c.matrix.pitch)
		for _, p := range c.matrix.parts {
			c.gather(p, y, x)
			c.matrix.multiply(p, z, c.patches, p.k, y.H*y.W)
		}
		c.end.add(y, z, c.matrix.pitch, nil)
	}
}

// manyColumns are enough to multiply row by row; fewer are put together first.
const manyColumns = 4

// pointwise says whether each position of the result sees one of the input.
func (c *PixelConv) pointwise() bool { return c.window == 1 && c.stride == 1 && c.pad == 0 }

// products is room for those of all positions of y, pitch elements each.
func (c *PixelConv) products(y *Pixels, pitch int) []float32 {
	if c.z == nil {
		c.z = make([]float32, y.H*y.W*pitch)
	}
	return c.z
}

// slide is a depthwise convolution.
func (c *PixelConv) slide(y, x *Pixels) {
	active.PixelTapsClip(&x.Data[0], &c.taps[0], &c.end.shift[0], &y.Data[y.place(0, 0)], y.pitch/Lanes, y.H, y.W, c.stride*x.row(), c.stride*x.column(), x.row(), x.column(), y.row(), y.column(), y.column(), c.end.limits.Low, c.end.limits.High)
}

// fits says whether products, which are whole vectors, may go to y at once.
func (c *PixelConv) fits(y *Pixels) bool {
	last := c.matrix.parts[len(c.matrix.parts)-1]
	return last.out+last.n*Lanes <= y.pitch
}

// contiguous says whether what a position sees in one row of x lies together.
func (c *PixelConv) contiguous(x *Pixels) bool {
	return c.window == 1 || c.in == x.pitch && len(c.matrix.parts) == 1
}

// row computes a row of y, as products with each row of x that it sees. A product can
// end with a ReLU; other limits come after it.
func (c *PixelConv) row(y, x *Pixels, h int) {
	if c.zeros == nil {
		c.zeros, c.identity = make([]float32, y.W), simd.Identity(make([]float32, 2*y.W))
	}
	limits := c.end.limits
	for _, p := range c.matrix.parts {
		k := p.k / c.window
		to := simd.Strided{At: &y.Data[y.place(h, 0)+p.out], Stride: y.column()}
		before := simd.Strided{At: &c.end.shift[p.out]} // the same for each position
		for r := range c.window {
			at := x.place(h*c.stride+r-c.pad, -c.pad) + p.from
			a, w := simd.Operand{W: x.Data[at:], Row: c.stride * x.pitch, Col: 1}, p.matrix(r*k)
			if r == c.window-1 && limits.Low == 0 {
				active.MulAddReLU(a, w, to, before, c.zeros, y.W, k, p.n, 0)
			} else {
				active.MulAdd(a, w, to, before, c.identity, y.W, k, p.n, 0)
			}
			before = to
		}
	}
	if limits.High < None().High {
		all := y.Data[y.place(h, 0):][:y.W*y.pitch]
		active.AffineClip(all, all, 1, 0, limits.Low, limits.High)
	}
}

// points is row for all rows together, copied without their borders.
func (c *PixelConv) points(y, x *Pixels) {
	if c.patches == nil {
		c.patches = make([]float32, y.H*y.W*x.pitch)
	}
	for h := range y.H {
		copy(c.patches[h*y.W*x.pitch:][:y.W*x.pitch], x.Data[x.place(h, 0):])
	}
	z := c.products(y, c.matrix.pitch)
	for _, p := range c.matrix.parts {
		c.matrix.multiply(p, z, c.patches[p.from:], x.pitch, y.H*y.W)
	}
	c.end.add(y, z, c.matrix.pitch, nil)
}

// gather copies what each position of the result sees of a part's channels.
func (c *PixelConv) gather(p matrixPart, y, x *Pixels) {
	if c.patches == nil {
		c.patches = make([]float32, y.H*y.W*p.k)
	}
	n := p.k / c.window / c.window // channels
	for at := range y.H * y.W {
		to, h, w := c.patches[at*p.k:][:p.k], at/y.W*c.stride-c.pad, at%y.W*c.stride-c.pad
		for tap := range c.window * c.window {
			c.gatherTap(to[tap*n:][:n], x, h+tap/c.window, w+tap%c.window, p.from)
		}
	}
}

// gatherTap copies channels of one position, which may lie outside of the map.
func (c *PixelConv) gatherTap(to []float32, x *Pixels, h, w, from int) {
	if h < 0 || h >= x.H || w < 0 || w >= x.W {
		clear(to)
		return
	}
	copy(to, x.Data[x.place(h, w)+from:])
}

// inside says whether no window reaches beyond the border.
func (c *PixelConv) inside(y, x *Pixels) bool {
	reach := c.window - c.pad
	return c.pad <= 1 && (y.H-1)*c.stride+reach <= x.H+1 && (y.W-1)*c.stride+reach <= x.W+1
}
