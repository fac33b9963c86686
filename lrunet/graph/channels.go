package graph

import (
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

type channels struct{ op *kernel.Channels }

// Channels makes a selection of channels.
func (m *maker) Channels(op lrunet.Channels) error {
	m.made = &channels{kernel.NewChannels(m.pool, op.Index, m.layer.inputs[0].C)}
	return nil
}

func (o *channels) forward(c *call)  { o.op.Forward(c.y, c.x[0]) }
func (o *channels) infer(c *call)    { o.forward(c) }
func (o *channels) backward(c *call) { o.op.Backward(c.dx[0], c.dy) }
