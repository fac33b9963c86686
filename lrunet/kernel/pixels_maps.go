package kernel

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
