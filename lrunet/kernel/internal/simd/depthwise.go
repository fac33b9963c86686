package simd

// Depthwise is a 3x3 depthwise convolution with padding 1: N channels, E
// outputs each, on maps of Height by Width. Row c of an input is channel c, row
// c*E+i of a result output i of channel c.
type Depthwise struct {
	N, E, Height, Width int
	W                   []float32 // [N*E][9]
}

// outputs is how many of the outputs from e on are computed at once.
func (d *Depthwise) outputs(s Set, e int) int { return min(limits[s].outputs, d.E-e) }

// Store sets map rows row to end-1 of y's outputs. x and y point at map row
// row. What is ahead bytes after x is fetched into the cache.
func (d *Depthwise) Store(s Set, x, y Strided, row, end, ahead int) {
	for e := 0; e < d.E; {
		n := d.outputs(s, e)
		s.DepthwiseStore(n)(x.At, &d.W[9*e], y.Row(e).At, d.N, x.Stride, d.E*36, y.Stride, d.E*y.Stride, row, end, d.Height, d.Width, ahead)
		e += n
	}
}

// StoreSum is Store that adds the sum of y's row k to sum[16*k:], lane by lane.
func (d *Depthwise) StoreSum(s Set, x, y Strided, sum []float32, row, end, ahead int) {
	for e := 0; e < d.E; {
		n := d.outputs(s, e)
		s.DepthwiseSum(n)(x.At, &d.W[9*e], y.Row(e).At, &sum[e*Lanes], d.N, x.Stride, d.E*36, y.Stride, d.E*y.Stride, d.E*laneBytes, row, end, d.Height, d.Width, ahead)
		e += n
	}
}

// Stats adds the sum of result k to sums[32*k:], its squares' to
// sums[32*k+16:], lane by lane, over whole planes of blocks.
func (d *Depthwise) Stats(s Set, x Strided, sums []float32, blocks int) {
	for c := range d.N {
		for e := 0; e < d.E; {
			n := d.outputs(s, e)
			s.DepthwiseStats(n)(x.Row(c).At, &d.W[9*(c*d.E+e)], &sums[2*Lanes*(c*d.E+e)], blocks, d.Height, d.Width)
			e += n
		}
	}
}

// GradW adds the weights' gradient over one block to acc, [N*E][9][16], given
// the results' gradient g.
func (d *Depthwise) GradW(s Set, x, g Strided, acc []float32) {
	for e := 0; e < d.E; {
		n := d.outputs(s, e)
		s.DepthwiseGradW(n)(x.At, g.Row(e).At, &acc[9*Lanes*e], d.N, x.Stride, g.Stride, d.E*g.Stride, d.E*9*laneBytes, d.Height, d.Width)
		e += n
	}
}

// GradX adds the input's gradient over one block to dx, given the results'
// gradient g.
func (d *Depthwise) GradX(s Set, g, dx Strided) {
	for e := 0; e < d.E; {
		n := d.outputs(s, e)
		s.DepthwiseGradX(n)(g.Row(e).At, &d.W[9*e], dx.At, d.N, g.Stride, d.E*g.Stride, d.E*36, dx.Stride, d.Height, d.Width)
		e += n
	}
}
