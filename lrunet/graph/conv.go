package graph

import (
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// conv is a convolution by itself.
type conv struct {
	op   *kernel.Conv
	bias bool
}

// Conv makes a convolution, with what is fused into it.
func (m *maker) Conv(op lrunet.Conv) error {
	in := m.layer.inputs[0]
	conv2d := kernel.NewConv(m.pool, kernel.ConvShape{
		C: in.C, H: in.H, W: in.W, Out: op.Out, Kernel: op.Kernel, Stride: op.Stride, Pad: op.Pad, Groups: op.Groups,
	})
	switch {
	case m.layer.activation != nil:
		m.made = newConvNorm(conv2d, kernel.NewBatchNormReLU(m.pool, op.Out, m.layer.activation.Max), m.layer.Out)
	case m.layer.normalized:
		m.made = newConvNorm(conv2d, kernel.NewBatchNorm(m.pool, op.Out), m.layer.Out)
	default:
		m.made = &conv{conv2d, op.Bias}
	}
	return nil
}

// second is the bias of a convolution's parameters, or of their gradients.
func (o *conv) second(params [][]float32) []float32 {
	if o.bias {
		return params[1]
	}
	return nil
}

func (o *conv) forward(c *call) { o.op.Forward(c.y, c.x[0], c.params[0], o.second(c.params)) }
func (o *conv) infer(c *call)   { o.forward(c) }
func (o *conv) backward(c *call) {
	o.op.BackwardWeights(c.grads[0], o.second(c.grads), c.x[0], c.dy)
	if c.dx[0] != nil {
		o.op.BackwardData(c.dx[0], c.dy, c.params[0])
	}
}

func (o *conv) needs() (inputs, result bool) { return true, false }
