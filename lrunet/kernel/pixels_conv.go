package kernel

// PixelConv is a convolution on the maps of one image, with a shift for each channel
// and limits. It belongs to one goroutine.
type PixelConv struct {
	window, stride, pad int
	matrix              *pixelMatrix // nil for a depthwise one
	taps                []float32    // of a depthwise one, [9][vectors]
	end                 *PixelAffine
	in                  int
	patches, z          []float32
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
		c.taps = make([]float32, 9*whole(out))
		for o := range out {
			for t := range 9 {
				c.taps[t*whole(out)+o] = weight[o*9+t]
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
	pitch := y.pitch
	if c.matrix != nil {
		pitch = c.matrix.pitch
	}
	if c.z == nil {
		c.z = make([]float32, y.H*y.W*pitch)
	}
	switch {
	case c.matrix == nil:
		row := y.W * y.column()
		active.PixelTaps(&x.Data[0], &c.taps[0], &c.end.factor[0], &c.z[0], y.pitch/Lanes, y.H, y.W, c.stride*x.row(), c.stride*x.column(), x.row(), x.column(), row, y.column(), y.column())
	case c.window == 1 && c.stride == 1 && c.pad == 0 && y.W >= manyColumns:
		for _, p := range c.matrix.parts {
			for h := range y.H {
				c.matrix.multiply(p, c.z[h*y.W*pitch:], x.Data[x.place(h, 0)+p.from:], x.pitch, y.W)
			}
		}
	default:
		for _, p := range c.matrix.parts {
			c.gather(p, y, x)
			c.matrix.multiply(p, c.z, c.patches, p.k, y.H*y.W)
		}
	}
	c.end.add(y, c.z, pitch, nil)
}

// manyColumns are enough to multiply row by row; fewer are gathered first.
const manyColumns = 12

// gather copies what each position of the result sees of a part's channels.
func (c *PixelConv) gather(p matrixPart, y, x *Pixels) {
	if c.patches == nil {
		c.patches = make([]float32, y.H*y.W*p.k)
	}
	n := p.k / c.window / c.window // channels
	for at := range y.H * y.W {
		to := c.patches[at*p.k:][:p.k]
		for tap := range c.window * c.window {
			h, w := at/y.W*c.stride+tap/c.window-c.pad, at%y.W*c.stride+tap%c.window-c.pad
			if h < 0 || h >= x.H || w < 0 || w >= x.W {
				clear(to[tap*n:][:n])
				continue
			}
			copy(to[tap*n:][:n], x.Data[x.place(h, w)+p.from:])
		}
	}
}
