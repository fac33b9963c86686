package graph

import (
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

type concat struct{ op *kernel.Concat }

// Concat makes a concatenation.
func (m *maker) Concat(lrunet.Concat) error {
	m.made = &concat{kernel.NewConcat(m.pool)}
	return nil
}

func (o *concat) forward(c *call)  { o.op.Forward(c.y, c.x) }
func (o *concat) infer(c *call)    { o.forward(c) }
func (o *concat) backward(c *call) { o.op.Backward(c.dx, c.dy) }
