package graph

import (
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

type batchNorm struct{ op *kernel.BatchNorm }

// BatchNorm makes a batch normalisation by itself.
func (m *maker) BatchNorm(lrunet.BatchNorm) error {
	m.made = &batchNorm{kernel.NewBatchNorm(m.pool, m.layer.inputs[0].C)}
	return nil
}

func (o *batchNorm) forward(c *call) {
	o.op.Forward(c.y, c.x[0], c.params[0], c.params[1], c.params[2], c.params[3])
}
func (o *batchNorm) infer(c *call) {
	o.op.Infer(c.y, c.x[0], c.params[0], c.params[1], c.params[2], c.params[3])
}
func (o *batchNorm) backward(c *call) {
	o.op.Backward(c.dx[0], c.grads[0], c.grads[1], c.dy, c.x[0], c.params[0], c.params[1])
}

func (o *batchNorm) needs() (inputs int, result bool) { return 1, false }
