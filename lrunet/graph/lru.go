package graph

import (
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

type lru struct {
	op     kernel.LRU
	params kernel.LRUParams
	grads  kernel.LRUGrads
}

// LRU makes an iteration of a layer reuse unit.
func (m *maker) LRU(op lrunet.LRU) error {
	in := m.layer.inputs[0]
	m.made = &lru{op: kernel.NewLRU(m.pool, kernel.LRUShape{
		C: in.C, H: in.H, W: in.W, Expansion: op.Expansion, Groups: op.Groups, Shuffle: op.Shuffle,
	})}
	return nil
}

func (o *lru) bind(c *call) {
	p, g := c.params, c.grads
	o.params = kernel.LRUParams{
		DW: p[0], PW: p[1],
		Scale1: p[2], Shift1: p[3], Mean1: p[4], Variance1: p[5],
		Scale2: p[6], Shift2: p[7], Mean2: p[8], Variance2: p[9],
	}
	if g != nil {
		o.grads = kernel.LRUGrads{DW: g[0], PW: g[1], Scale1: g[2], Shift1: g[3], Scale2: g[6], Shift2: g[7]}
	}
}

func (o *lru) forward(c *call) {
	o.bind(c)
	o.op.Forward(c.y, c.x[0], o.params)
}

func (o *lru) infer(c *call) {
	o.bind(c)
	o.op.Infer(c.y, c.x[0], o.params)
}

func (o *lru) backward(c *call) {
	o.bind(c)
	o.op.Backward(c.dx[0], o.grads, c.dy, c.y, c.x[0], o.params)
}

func (o *lru) kept(blocks int) int { return o.op.Kept(blocks) }
