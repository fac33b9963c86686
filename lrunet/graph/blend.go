package graph

import (
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// blend is a sum of inputs times factors.
type blend struct {
	op             *kernel.Blend
	plain          bool
	factors, grads [2][]float32 // of each input; nil for the first if plain
}

// Blend makes a sum of inputs times factors.
func (m *maker) Blend(op lrunet.Blend) error {
	m.made = &blend{op: kernel.NewBlend(m.pool, m.layer.inputs[0].C), plain: op.Plain}
	return nil
}

// bind finds the factors among the layer's parameters.
func (o *blend) bind(c *call) {
	first := number(o.plain)
	copy(o.factors[first:], c.params)
	copy(o.grads[first:], c.grads)
}

func (o *blend) forward(c *call) {
	o.bind(c)
	o.op.Forward(c.y, c.x, o.factors[:len(c.x)])
}

func (o *blend) infer(c *call) { o.forward(c) }

func (o *blend) backward(c *call) {
	o.op.Backward(c.dx, o.grads[:len(c.x)], c.dy, c.x, o.factors[:len(c.x)])
}

func (o *blend) needs() (inputs int, result bool) { return len(o.factors), false }
