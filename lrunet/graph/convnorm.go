package graph

import (
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// convNorm is a convolution without bias with its batch normalisation and, if
// there is one, its activation. Params: the convolution's weight, then the
// normalisation's.
type convNorm struct {
	conv *kernel.Conv
	norm *kernel.BatchNorm
	z    kernel.Tensor // the convolution's result, which backward needs
	dz   kernel.Tensor // its gradient, in storage that all layers share
	out  lrunet.Shape
}

// kept is the convolution's result.
func (o *convNorm) kept(blocks int) int { return extent(o.out, blocks) }

func (o *convNorm) forward(c *call) {
	p := c.params
	if o.z.Data == nil {
		o.z, o.dz = *c.y, *c.y
		o.z.Data = make([]float32, len(c.y.Data))
	}
	o.conv.Forward(&o.z, c.x[0], p[0], nil)
	o.norm.Forward(c.y, &o.z, p[1], p[2], p[3], p[4])
}

// infer normalises in place.
func (o *convNorm) infer(c *call) {
	p := c.params
	o.conv.Forward(c.y, c.x[0], p[0], nil)
	o.norm.Infer(c.y, c.y, p[1], p[2], p[3], p[4])
}

func (o *convNorm) backward(c *call) {
	p, g := c.params, c.grads
	c.step.scratch = grow(c.step.scratch, len(o.z.Data))
	o.dz.Data = c.step.scratch
	o.norm.Backward(&o.dz, g[1], g[2], c.dy, &o.z, p[1], p[2])
	o.conv.BackwardWeights(g[0], nil, c.x[0], &o.dz)
	if c.dx[0] != nil {
		o.conv.BackwardData(c.dx[0], &o.dz, p[0])
	}
}
