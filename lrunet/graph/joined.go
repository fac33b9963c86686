package graph

import "lrunet/lrunet/kernel"

// joined is a convNorm that writes its result into that of a concatenation, and copies the
// other inputs of that.
type joined struct {
	conv    *convNorm
	others  *kernel.Channels
	join    *join
	y, dy   kernel.Tensor    // the convolution's channels of the result, and of its gradient
	xs, dxs []*kernel.Tensor // inputs of the concatenation; nil for the convolution's own
}

func newJoined(m *maker, conv *convNorm) *joined {
	j := m.layer.join
	return &joined{conv: conv, others: kernel.NewChannels(m.pool, j.index, j.inputs...), join: j}
}

// part is the convolution's channels of a map.
func (o *joined) part(t *kernel.Tensor) kernel.Tensor {
	return t.Every(o.join.first, o.join.step, o.join.inputs[o.join.own])
}

// rest is the concatenation's inputs, given the layer's.
func (o *joined) rest(to, inputs []*kernel.Tensor) []*kernel.Tensor {
	to = append(to[:0], inputs[1:1+o.join.own]...)
	return append(append(to, nil), inputs[1+o.join.own:]...)
}

func (o *joined) forward(c *call) {
	o.y = o.part(c.y)
	o.conv.forwardTo(&o.y, c)
	o.copy(c)
}

func (o *joined) infer(c *call) {
	o.y = o.part(c.y)
	o.conv.inferTo(&o.y, c)
	o.copy(c)
}

// copy sets the other channels of the result.
func (o *joined) copy(c *call) {
	o.xs = o.rest(o.xs, c.x)
	o.others.Forward(c.y, o.xs...)
}

func (o *joined) backward(c *call) {
	o.dxs = o.rest(o.dxs, c.dx)
	o.others.Backward(c.dy, o.dxs...)
	o.dy = o.part(c.dy)
	o.conv.backwardFrom(&o.dy, c)
}

func (o *joined) needs() (inputs int, result bool) { return o.conv.needs() }

func (o *joined) kept(blocks int) int { return o.conv.kept(blocks) }

func (o *joined) borrows(blocks int) int { return o.conv.borrows(blocks) }

func (o *joined) starts() {}
