package graph

import "lrunet/lrunet/kernel"

// depthwiseNorm is a depthwise convolution without bias with its batch normalisation
// and, if there is one, its activation and the shuffle before it; parameters as those of
// a convNorm.
type depthwiseNorm struct{ op *kernel.DepthwiseNorm }

func (o *depthwiseNorm) forward(c *call) {
	o.op.Forward(c.y, c.x[0], c.again, normParams(c.params))
}

func (o *depthwiseNorm) infer(c *call) { o.op.Infer(c.y, c.x[0], normParams(c.params)) }

func (o *depthwiseNorm) backward(c *call) {
	o.op.Backward(c.dx[0], normGrads(c.grads), c.dy, c.x[0], c.again, normParams(c.params))
}

func (o *depthwiseNorm) needs() (inputs int, result bool) { return 1, false }
