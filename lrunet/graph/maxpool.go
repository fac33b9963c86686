package graph

import (
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

type maxPool struct{ op *kernel.MaxPool }

// MaxPool makes a maximum over windows.
func (m *maker) MaxPool(op lrunet.MaxPool) error {
	in := m.layer.inputs[0]
	m.made = &maxPool{kernel.NewMaxPool(m.pool, op.Kernel, op.Stride, op.Pad, in.C, in.H, in.W)}
	return nil
}

func (o *maxPool) forward(c *call)  { o.op.Forward(c.y, c.x[0]) }
func (o *maxPool) infer(c *call)    { o.forward(c) }
func (o *maxPool) backward(c *call) { o.op.Backward(c.dx[0], c.dy, c.x[0], c.y) }

func (o *maxPool) kept(blocks int) int { return o.op.Kept(blocks) }

func (o *maxPool) needs() (inputs int, result bool) { return 1, true }
