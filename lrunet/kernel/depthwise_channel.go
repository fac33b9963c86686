package kernel

import "lrunet/lrunet/kernel/internal/simd"

// depthwiseChannel is what a thread convolves one channel with, on maps of its own that
// stay in its cache.
type depthwiseChannel struct {
	p    *Pool
	conv *Conv  // of this channel alone
	x, z Tensor // input and result, whose gradient takes its place
	dx   Tensor
}

func newDepthwiseChannel(p *Pool, s ConvShape) depthwiseChannel {
	s.Out /= s.C
	s.C, s.Groups = 1, 1
	d := depthwiseChannel{p: p, conv: NewConv(p, s)}
	h, w := d.conv.OutSize()
	d.x, d.z, d.dx = Tensor{C: 1, H: s.H, W: s.W}, Tensor{C: s.Out, H: h, W: w}, Tensor{C: 1, H: s.H, W: s.W}
	return d
}

// hold gives input and result maps for n images.
func (d *depthwiseChannel) hold(n, thread int) {
	x, z := Pitch(d.x.H, d.x.W, Blocks(n)), Pitch(d.z.H, d.z.W, Blocks(n))
	a := simd.NewArena(d.p.Maps(thread, x+d.z.C*z+Lanes))
	d.x.N, d.x.Blocks, d.x.Data = n, Blocks(n), a.Take(x)
	d.z.N, d.z.Blocks, d.z.Pitch, d.z.Data = n, Blocks(n), z, a.Take(d.z.C*z)
}

// take makes channel c of x the input, which again makes unless it is nil.
func (d *depthwiseChannel) take(x *Tensor, again *Restoration, c, thread int) {
	d.hold(x.N, thread)
	if again == nil {
		d.x.Data = x.Plane(c)
	} else {
		again.Channel(d.x.Plane(0), c)
	}
}

// convolve computes the result from the input with the weights w.
func (d *depthwiseChannel) convolve(w []float32, thread int) {
	for part := range d.conv.forward.start(&d.z, &d.x, w, nil) {
		d.conv.forward.Part(part, thread)
	}
}

// differentiate computes the gradients of weights and, unless it is nil, input from the
// result's, which is where the result was.
func (d *depthwiseChannel) differentiate(dx, dw, w []float32, thread int) {
	for part := range d.conv.backWeights.start(dw, nil, &d.x, &d.z) {
		d.conv.backWeights.Part(part, thread)
	}
	if dx == nil {
		return
	}
	d.dx.Blocks, d.dx.Data = d.z.Blocks, dx
	for part := range d.conv.backData.start(&d.dx, &d.z, w) {
		d.conv.backData.Part(part, thread)
	}
}
