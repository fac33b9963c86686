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
	shape := convShape(op, m.layer.inputs[0])
	switch {
	case !m.layer.normalized:
		m.made = &conv{kernel.NewConv(m.pool, shape), op.Bias}
	case shape.Channelwise():
		var from []int
		if s := m.layer.shuffle; s != nil {
			from = s.Index
		}
		m.made = &depthwiseNorm{kernel.NewDepthwiseNorm(m.pool, shape, from, m.norm(op.Out))}
	default:
		c := newConvNorm(kernel.NewConv(m.pool, shape), m.norm(op.Out), m.layer)
		m.made = c
		if m.layer.join != nil {
			m.made = newJoined(m, c)
		}
	}
	return nil
}

// convShape describes a convolution of an input.
func convShape(op lrunet.Conv, in lrunet.Shape) kernel.ConvShape {
	return kernel.ConvShape{
		C: in.C, H: in.H, W: in.W, Out: op.Out, Kernel: op.Kernel, Stride: op.Stride, Pad: op.Pad, Groups: op.Groups,
	}
}

// norm is the normalisation that is fused into a layer, with its activation.
func (m *maker) norm(channels int) *kernel.BatchNorm {
	if a := m.layer.activation; a != nil {
		return kernel.NewBatchNormReLU(m.pool, channels, a.Max)
	}
	return kernel.NewBatchNorm(m.pool, channels)
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

func (o *conv) needs() (inputs int, result bool) { return 1, false }
