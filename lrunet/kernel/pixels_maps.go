package kernel

import "lrunet/lrunet/kernel/internal/simd"

// Add sets y to x*factor + shift + b within the limits.
func (a *PixelAffine) Add(y, x, b *Pixels) {
	for h := range y.H {
		active.PixelAdd(&x.Data[x.place(h, 0)], &a.factor[0], &a.shift[0], &b.Data[b.place(h, 0)], &y.Data[y.place(h, 0)], y.W, y.pitch/Lanes, x.column(), b.column(), y.column(), a.limits.Low, a.limits.High)
	}
}

// Apply sets y to x*factor + shift within the limits.
func (a *PixelAffine) Apply(y, x *Pixels) {
	for h := range y.H {
		active.PixelAdd(&x.Data[x.place(h, 0)], &a.factor[0], &a.shift[0], &a.zeros[0], &y.Data[y.place(h, 0)], y.W, y.pitch/Lanes, x.column(), 0, y.column(), a.limits.Low, a.limits.High)
	}
}

// PixelMaxPool sets y to the maxima of x in windows of 3x3 with a padding of 1, for x
// that is nowhere below zero.
func PixelMaxPool(y, x *Pixels, stride int) {
	active.PixelMax(&x.Data[0], &y.Data[y.place(0, 0)], y.pitch/Lanes, y.H, y.W, stride*x.row(), stride*x.column(), x.row(), x.column(), y.row(), y.column())
}

// PixelMean sets the only position of y to the mean of x.
func PixelMean(y, x *Pixels) {
	sum := y.Data[y.place(0, 0):][:y.pitch]
	clear(sum)
	for h := range x.H {
		for w := range x.W {
			active.Axpy(sum, x.Data[x.place(h, w):][:x.pitch], 1)
		}
	}
	active.Affine(sum, sum, 1/float32(x.H*x.W), 0)
}

// PixelAvgPool takes means of windows of 3x3 with a padding of 1, padding counted.
type PixelAvgPool struct{ taps, share []float32 }

// NewPixelAvgPool is that of maps of the given channels.
func NewPixelAvgPool(channels int) *PixelAvgPool {
	p := &PixelAvgPool{make([]float32, 9*simd.RoundUp(channels)), make([]float32, simd.RoundUp(channels))}
	fill(p.taps, 1)
	fill(p.share, 1.0/9)
	return p
}

// Run sets y to the means of x in windows that lie stride apart.
func (p *PixelAvgPool) Run(y, x *Pixels, stride int) {
	active.PixelTaps(&x.Data[0], &p.taps[0], &p.share[0], &y.Data[y.place(0, 0)], y.pitch/Lanes, y.H, y.W, stride*x.row(), stride*x.column(), x.row(), x.column(), y.row(), y.column(), y.column())
}
