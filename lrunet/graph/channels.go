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

// Concat makes a concatenation, with the selection that is fused into it.
func (m *maker) Concat(lrunet.Concat) error {
	var inputs []int
	for _, in := range m.layer.inputs {
		inputs = append(inputs, in.C)
	}
	if m.layer.selection != nil {
		m.made = &channels{kernel.NewChannels(m.pool, m.layer.selection.Index, inputs...)}
	} else {
		m.made = &channels{kernel.NewConcat(m.pool, inputs...)}
	}
	return nil
}

func (o *channels) forward(c *call)  { o.op.Forward(c.y, c.x...) }
func (o *channels) infer(c *call)    { o.forward(c) }
func (o *channels) backward(c *call) { o.op.Backward(c.dy, c.dx...) }

func (o *channels) needs() (inputs int, result bool) { return 0, false }
