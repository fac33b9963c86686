package graph

import (
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

type avgPool struct{ op *kernel.AvgPool }

// AvgPool makes a mean over windows.
func (m *maker) AvgPool(op lrunet.AvgPool) error {
	in := m.layer.inputs[0]
	m.made = &avgPool{kernel.NewAvgPool(m.pool, op.Kernel, op.Stride, op.Pad, in.C, in.H, in.W)}
	return nil
}

func (o *avgPool) forward(c *call)  { o.op.Forward(c.y, c.x[0]) }
func (o *avgPool) infer(c *call)    { o.forward(c) }
func (o *avgPool) backward(c *call) { o.op.Backward(c.dx[0], c.dy) }

func (o *avgPool) needs() (inputs int, result bool) { return 0, false }
