package graph

import (
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

type dropout struct {
	op    *kernel.Dropout
	fixed float64 // the network's own rate, or 0 for the recipe's
	layer uint64  // tells layers of one step apart
}

// Dropout makes a dropout. Its masks depend on its place in the program, which
// fusing does not change.
func (m *maker) Dropout(op lrunet.Dropout) error {
	m.made = &dropout{kernel.NewDropout(m.pool), op.Rate, uint64(m.layer.place)}
	return nil
}

func (o *dropout) forward(c *call) {
	rate := o.fixed
	if rate == 0 {
		rate = c.step.dropout
	}
	o.op.Forward(c.y, c.x[0], rate, c.step.seed^(o.layer*0x9e3779b97f4a7c15))
}
func (o *dropout) infer(c *call)    { o.op.Forward(c.y, c.x[0], 0, 0) }
func (o *dropout) backward(c *call) { o.op.Backward(c.dx[0], c.dy) }

func (o *dropout) needs() (inputs int, result bool) { return 0, false }
