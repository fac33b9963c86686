package kernel

// A convolution that halves its maps takes them as they lie, if the kernel set has
// vectors: one block of one channel at a time.

// halve computes the results of block b of channel g.
func (f *convForward) halve(g, b int) {
	active.HalvingStore(&f.x.block(g, b)[0], &f.w[9*g], &f.y.block(g, b)[0], f.s.H, f.s.W)
	f.addBias(g, b)
}

// halve computes the gradient of block b of channel g.
func (f *convBackData) halve(g, b int) {
	active.HalvingGradX(&f.dy.block(g, b)[0], &f.w[9*g], &f.dx.block(g, b)[0], f.s.H, f.s.W)
}

// halve adds the gradient of the weights of channel g to acc, lane by lane.
func (f *convBackWeights) halve(acc []float32, g int) {
	for b := range Blocks(f.dy.N) {
		active.HalvingGradW(&f.x.block(g, b)[0], &f.dy.block(g, b)[0], &acc[0], f.s.H, f.s.W)
	}
}
