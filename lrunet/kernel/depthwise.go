package kernel

// A dwise is one 3x3 depthwise convolution, padding 1: n channels, e outputs
// each, on maps of height by width.
type dwise struct {
	n, e, height, width int
	w                   []float32 // [n*e][9]
}

// store sets y's rows c*e+i to the outputs' map rows row to end-1. x and y
// point at map row row.
func (d dwise) store(v *kernelSet, x, y rowset, row, end, ahead int) {
	for e := 0; e < d.e; {
		part := min(v.outputs, d.e-e)
		v.depthwise[part](x.at, &d.w[9*e], y.row(e).at, d.n, x.stride, d.e*36, y.stride, d.e*y.stride, row, end, d.height, d.width, ahead)
		e += part
	}
}

// storeSum is store that adds output i's sum to sum[16*i:].
func (d dwise) storeSum(v *kernelSet, x, y rowset, sum []float32, row, end, ahead int) {
	for e := 0; e < d.e; {
		part := min(v.outputs, d.e-e)
		v.depthwiseSum[part](x.at, &d.w[9*e], y.row(e).at, &sum[e*Lanes], d.n, x.stride, d.e*36, y.stride, d.e*y.stride, d.e*laneBytes, row, end, d.height, d.width, ahead)
		e += part
	}
}

// stats adds output i's sum to sums[32*i:], its squares' to sums[32*i+16:],
// over whole planes of blocks.
func (d dwise) stats(v *kernelSet, x rowset, sums []float32, blocks int) {
	for c := range d.n {
		for e := 0; e < d.e; {
			part := min(v.outputs, d.e-e)
			v.depthwiseStats[part](x.row(c).at, &d.w[9*(c*d.e+e)], &sums[2*Lanes*(c*d.e+e)], blocks, d.height, d.width)
			e += part
		}
	}
}

// gradW adds the weights' gradient over one block to acc, [n*e][9][16].
func (d dwise) gradW(v *kernelSet, x, g rowset, acc []float32) {
	for e := 0; e < d.e; {
		part := min(v.outputs, d.e-e)
		v.depthwiseGradW[part](x.at, g.row(e).at, &acc[9*Lanes*e], d.n, x.stride, g.stride, d.e*g.stride, d.e*9*laneBytes, d.height, d.width)
		e += part
	}
}

// gradX adds the input's gradient over one block to dx.
func (d dwise) gradX(v *kernelSet, g, dx rowset) {
	for e := 0; e < d.e; {
		part := min(v.outputs, d.e-e)
		v.depthwiseGradX[part](g.row(e).at, &d.w[9*e], dx.at, d.n, g.stride, d.e*g.stride, d.e*36, dx.stride, d.height, d.width)
		e += part
	}
}
