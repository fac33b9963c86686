package graph

import (
	"fmt"

	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

type add struct {
	op   *kernel.Add
	cuts bool // an activation follows
}

// Add makes a sum of two inputs, with the activation that is fused with it; other
// numbers of inputs are an error.
func (m *maker) Add(lrunet.Add) error {
	if n := len(m.layer.In); n != 2 {
		return fmt.Errorf("adds %d inputs, must be 2", n)
	}
	if m.layer.activation != nil {
		m.made = &add{kernel.NewAddReLU(m.pool, m.layer.activation.Max), true}
	} else {
		m.made = &add{op: kernel.NewAdd(m.pool)}
	}
	return nil
}

func (o *add) forward(c *call) { o.op.Forward(c.y, c.x[0], c.x[1]) }
func (o *add) infer(c *call)   { o.forward(c) }

// backward copies the gradient, because another may be added to it in place.
func (o *add) backward(c *call) { o.op.Backward(c.dx[0], c.dx[1], c.dy, c.y) }

func (o *add) needs() (inputs int, result bool) { return 0, o.cuts }
