package kernel

import (
	"slices"

	"lrunet/lrunet/kernel/internal/simd"
)

// AvgPool takes the mean over square windows; padding counts as zeros.
type AvgPool struct {
	pooling
	share    float32   // of one element in its window's mean
	by3x3    *Conv     // the same as a depthwise convolution, if the window is 3x3, and the set has vectors
	whole    bool      // one window, the whole map
	weights  []float32 // of the convolution, or ones, one for each element of a whole map
	forward  avgForward
	backward avgBackward
}

// NewAvgPool makes an average-pool of maps of c channels, h rows and w
// columns. Kernel 0 means one window, the whole map. It panics if the shape is
// not possible.
func NewAvgPool(p *Pool, kernel, stride, pad, c, h, w int) *AvgPool {
	a := &AvgPool{}
	if kernel == 0 {
		a.pooling = pooling{p: p, c: c, h: h, w: w, kernel: max(h, w), stride: 1, outH: 1, outW: 1}
		a.whole, a.share = true, 1/float32(h*w)
		a.weights = slices.Repeat([]float32{1}, h*w)
	} else {
		a.pooling = newPooling(p, kernel, stride, pad, c, h, w)
		a.share = 1 / float32(kernel*kernel)
		if kernel == 3 && active.Vector() {
			a.by3x3 = NewConv(p, ConvShape{C: c, H: h, W: w, Out: c, Kernel: kernel, Stride: stride, Pad: pad, Groups: c})
			a.weights = slices.Repeat([]float32{a.share}, c*kernel*kernel)
		}
	}
	a.forward.AvgPool, a.backward.AvgPool = a, a
	return a
}

// Forward sets y, c by OutSize, to the means of the windows of x, c by h by w.
func (a *AvgPool) Forward(y, x *Tensor) {
	x.must("average-pool", "input", a.c, a.h, a.w, x.N)
	y.result("average-pool", "result", a.c, a.outH, a.outW, x.N)
	if a.by3x3 != nil {
		a.by3x3.Forward(y, x, a.weights, nil)
		return
	}
	a.forward.y, a.forward.x = y, x
	a.p.Run(a.c, &a.forward)
}

type avgForward struct {
	*AvgPool
	y, x *Tensor
}

func (f *avgForward) Part(c, _ int) {
	for b := range Blocks(f.x.N) {
		x, y := f.x.block(c, b), f.y.block(c, b)
		if f.whole && active.Vector() {
			f.mean(pixel(y, 0, 0, 1), x)
			continue
		}
		for r := range f.outH {
			for s := range f.outW {
				f.window(pixel(y, r, s, f.outW), x, r, s)
			}
		}
	}
}

// mean is that of a whole map, on a set with vectors: a product of ones and its
// positions, which they add in window's order, to the same bits.
func (f *avgForward) mean(y *[Lanes]float32, x []float32) {
	n := len(f.weights)
	active.Mul(simd.RowMajor(f.weights, n), simd.Rows(x, Lanes), simd.Rows(y[:], Lanes), 1, n, 1)
	for lane := range y {
		y[lane] *= f.share
	}
}

func (f *avgForward) window(y *[Lanes]float32, x []float32, r, s int) {
	var total [Lanes]float32
	top, bottom := f.reach(r, f.h)
	left, right := f.reach(s, f.w)
	for i := top; i < bottom; i++ {
		for j := left; j < right; j++ {
			for lane, v := range pixel(x, i, j, f.w) {
				total[lane] += v
			}
		}
	}
	for lane, v := range total {
		y[lane] = v * f.share
	}
}

// Backward sets dx, c by h by w, to the input's gradient, given the result's, dy:
// each element of dy is spread evenly over its window.
func (a *AvgPool) Backward(dx, dy *Tensor) {
	dy.must("average-pool backward", "gradient", a.c, a.outH, a.outW, dy.N)
	dx.result("average-pool backward", "result", a.c, a.h, a.w, dy.N)
	if a.by3x3 != nil {
		a.by3x3.BackwardData(dx, dy, a.weights)
		return
	}
	a.backward.dx, a.backward.dy = dx, dy
	a.p.Run(a.c, &a.backward)
}

type avgBackward struct {
	*AvgPool
	dx, dy *Tensor
}

func (f *avgBackward) Part(c, _ int) {
	for b := range Blocks(f.dy.N) {
		dx, dy := f.dx.block(c, b), f.dy.block(c, b)
		if f.whole {
			f.spread(dx, pixel(dy, 0, 0, 1))
			continue
		}
		clear(dx)
		for r := range f.outH {
			for s := range f.outW {
				f.window(dx, pixel(dy, r, s, f.outW), r, s)
			}
		}
	}
}

// spread sets all of a map to its share of one gradient.
func (f *avgBackward) spread(dx []float32, dy *[Lanes]float32) {
	var part [Lanes]float32
	for lane, v := range dy {
		part[lane] = v * f.share
	}
	for i := range f.h * f.w {
		*pixel(dx, 0, i, f.w) = part
	}
}

func (f *avgBackward) window(dx []float32, dy *[Lanes]float32, r, s int) {
	top, bottom := f.reach(r, f.h)
	left, right := f.reach(s, f.w)
	for i := top; i < bottom; i++ {
		for j := left; j < right; j++ {
			to := pixel(dx, i, j, f.w)
			for lane, v := range dy {
				to[lane] += v * f.share
			}
		}
	}
}
