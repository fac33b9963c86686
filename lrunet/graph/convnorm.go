package graph

import (
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// convNorm is a convolution without bias with its batch normalisation and, if
// there is one, its activation. Params: the convolution's weight, then the
// normalisation's.
type convNorm struct {
	op  *kernel.ConvNorm
	z   kernel.Tensor // the convolution's result, which backward needs
	dz  kernel.Tensor // its gradient, in borrowed storage
	out lrunet.Shape
	raw bool // z is the layer's result
}

func newConvNorm(conv *kernel.Conv, norm *kernel.BatchNorm, l *fused) *convNorm {
	return &convNorm{op: kernel.NewConvNorm(conv, norm), out: l.own(), raw: l.raw}
}

// normParams are a layer's parameters.
func normParams(p [][]float32) kernel.ConvNormParams {
	return kernel.ConvNormParams{W: p[0], Scale: p[1], Shift: p[2], Mean: p[3], Variance: p[4]}
}

// normGrads are their gradients.
func normGrads(g [][]float32) kernel.ConvNormGrads {
	return kernel.ConvNormGrads{W: g[0], Scale: g[1], Shift: g[2]}
}

func (o *convNorm) borrows(blocks int) int { return extent(o.out, blocks) }

// kept is the convolution's result, unless that is the layer's.
func (o *convNorm) kept(blocks int) int {
	if o.raw {
		return 0
	}
	return extent(o.out, blocks)
}

func (o *convNorm) forward(c *call) { o.forwardTo(c.y, c) }

// forwardTo is forward with another result.
func (o *convNorm) forwardTo(y *kernel.Tensor, c *call) {
	if o.dz.Blocks == 0 {
		o.z, o.dz = header(o.out, y.Blocks), header(o.out, y.Blocks)
		if !o.raw {
			o.z.Data = make([]float32, extent(o.out, y.Blocks))
		}
	}
	if o.raw {
		o.z.Data, y = y.Data, nil
	}
	o.op.Forward(y, &o.z, c.x[0], normParams(c.params))
}

func (o *convNorm) restoration(c *call) *kernel.Restoration {
	return o.op.Restoration(&o.z, normParams(c.params))
}

func (o *convNorm) starts() {}

func (o *convNorm) infer(c *call) { o.inferTo(c.y, c) }

// inferTo is infer with another result.
func (o *convNorm) inferTo(y *kernel.Tensor, c *call) {
	o.op.Infer(y, c.x[0], normParams(c.params))
}

func (o *convNorm) backward(c *call) { o.backwardFrom(c.dy, c) }

// backwardFrom is backward with another gradient of the result.
func (o *convNorm) backwardFrom(dy *kernel.Tensor, c *call) {
	o.dz.Data = c.borrowed
	o.op.Backward(c.dx[0], &o.dz, normGrads(c.grads), dy, &o.z, c.x[0], normParams(c.params), c.before)
}

func (o *convNorm) needs() (inputs int, result bool) { return 1, o.raw }
