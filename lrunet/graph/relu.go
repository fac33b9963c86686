package graph

import (
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

type relu struct{ op *kernel.ReLU }

// ReLU makes an activation by itself.
func (m *maker) ReLU(op lrunet.ReLU) error {
	m.made = &relu{kernel.NewReLU(m.pool, op.Max)}
	return nil
}

func (o *relu) forward(c *call)  { o.op.Forward(c.y, c.x[0]) }
func (o *relu) infer(c *call)    { o.forward(c) }
func (o *relu) backward(c *call) { o.op.Backward(c.dx[0], c.dy, c.y) }

func (o *relu) needs() (inputs int, result bool) { return 0, true }
