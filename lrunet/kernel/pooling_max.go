package kernel

import "math"

// MaxPool takes the maximum over square windows. Padding never wins.
type MaxPool struct {
	pooling
	by3x3    *maxPool3x3 // if the window is one, and the set has vectors
	forward  maxForward
	backward maxBackward
}

// NewMaxPool makes a max-pool of maps of c channels, h rows and w columns.
// Padding is less than the kernel. It panics if the shape is not possible.
func NewMaxPool(p *Pool, kernel, stride, pad, c, h, w int) *MaxPool {
	m := &MaxPool{pooling: newPooling(p, kernel, stride, pad, c, h, w)}
	if kernel == 3 && active.Vector() {
		m.by3x3 = newMaxPool3x3(active, &m.pooling)
	}
	m.forward.MaxPool, m.backward.MaxPool = m, m
	return m
}

// Kept is how many elements Forward keeps for Backward, beside x and y, of
// tensors with room for the given number of blocks.
func (m *MaxPool) Kept(blocks int) int {
	if m.by3x3 == nil {
		return 0
	}
	return m.c * Pitch(m.outH, m.outW, blocks)
}

// Forward sets y, c by OutSize, to the maxima of the windows of x, c by h by w.
// NaN wins.
func (m *MaxPool) Forward(y, x *Tensor) {
	x.must("max-pool", "input", m.c, m.h, m.w, x.N)
	y.result("max-pool", "result", m.c, m.outH, m.outW, x.N)
	if m.by3x3 != nil {
		m.by3x3.room(x)
	}
	m.forward.y, m.forward.x = y, x
	m.p.Run(m.c, &m.forward)
}

type maxForward struct {
	*MaxPool
	y, x *Tensor
}

func (f *maxForward) Part(c, _ int) {
	for b := range Blocks(f.x.N) {
		x, y := f.x.block(c, b), f.y.block(c, b)
		if f.by3x3 != nil {
			f.by3x3.forward(y, x, c, b)
			continue
		}
		for r := range f.outH {
			for s := range f.outW {
				f.window(pixel(y, r, s, f.outW), x, r, s)
			}
		}
	}
}

func (f *maxForward) window(y *[Lanes]float32, x []float32, r, s int) {
	top, bottom := f.reach(r, f.h)
	left, right := f.reach(s, f.w)
	*y = *pixel(x, top, left, f.w)
	for i := top; i < bottom; i++ {
		for j := left; j < right; j++ {
			for lane, v := range pixel(x, i, j, f.w) {
				y[lane] = max(y[lane], v)
			}
		}
	}
}

// Backward sets dx, c by h by w, to the input's gradient: each element of dy goes to the first maximum of its
// window, in row order, given the last forward half's input x and result y.
func (m *MaxPool) Backward(dx, dy, x, y *Tensor) {
	dy.must("max-pool backward", "gradient", m.c, m.outH, m.outW, x.N)
	y.must("max-pool backward", "result", m.c, m.outH, m.outW, x.N)
	dx.result("max-pool backward", "input gradient", m.c, m.h, m.w, x.N)
	f := &m.backward
	f.dx, f.dy, f.x, f.y = dx, dy, x, y
	m.p.Run(m.c, f)
}

type maxBackward struct {
	*MaxPool
	dx, dy, x, y *Tensor
}

func (f *maxBackward) Part(c, _ int) {
	for b := range Blocks(f.x.N) {
		dx, dy, x, y := f.dx.block(c, b), f.dy.block(c, b), f.x.block(c, b), f.y.block(c, b)
		clear(dx)
		if f.by3x3 != nil {
			f.by3x3.backward(dx, dy, c, b)
			continue
		}
		for r := range f.outH {
			for s := range f.outW {
				f.window(dx, x, pixel(dy, r, s, f.outW), pixel(y, r, s, f.outW), r, s)
			}
		}
	}
}

// window hands on the gradient of one window. Where the maximum lies is
// random, so masks take the place of branches: same is all ones where x's bits
// are y's, and open where no element before was.
func (f *maxBackward) window(dx, x []float32, dy, y *[Lanes]float32, r, s int) {
	var open [Lanes]uint32
	for lane := range open {
		open[lane] = math.MaxUint32
	}
	top, bottom := f.reach(r, f.h)
	left, right := f.reach(s, f.w)
	for i := top; i < bottom; i++ {
		for j := left; j < right; j++ {
			to, from := pixel(dx, i, j, f.w), pixel(x, i, j, f.w)
			for lane := range to {
				differ := int32(math.Float32bits(from[lane]) ^ math.Float32bits(y[lane]))
				same := ^uint32((differ | -differ) >> 31)
				to[lane] += math.Float32frombits(math.Float32bits(dy[lane]) & same & open[lane])
				open[lane] &^= same
			}
		}
	}
}
