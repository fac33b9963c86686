package graph

import (
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

type conv struct {
	op   *kernel.Conv
	bias bool
}

func newConv(pool *kernel.Pool, op lrunet.Conv, in lrunet.Shape) *conv {
	return &conv{kernel.NewConv(pool, kernel.ConvShape{
		C: in.C, H: in.H, W: in.W, Out: op.Out, Kernel: op.Kernel, Stride: op.Stride, Pad: op.Pad, Groups: op.Groups,
	}), op.Bias}
}

// second is the bias of a convolution's parameters, or of their gradients.
func (o *conv) second(params [][]float32) []float32 {
	if o.bias {
		return params[1]
	}
	return nil
}

func (o *conv) forward(c *call) { o.op.Forward(c.y, c.x[0], c.params[0], o.second(c.params)) }
func (o *conv) infer(c *call)   { o.forward(c) }
func (o *conv) backward(c *call) {
	o.op.BackwardWeights(c.grads[0], o.second(c.grads), c.x[0], c.dy)
	if c.dx[0] != nil {
		o.op.BackwardData(c.dx[0], c.dy, c.params[0])
	}
}

type lru struct {
	op     kernel.LRU
	params kernel.LRUParams
	grads  kernel.LRUGrads
}

func newLRU(pool *kernel.Pool, op lrunet.LRU, in lrunet.Shape) *lru {
	return &lru{op: kernel.NewLRU(pool, kernel.LRUShape{
		C: in.C, H: in.H, W: in.W, Expansion: op.Expansion, Groups: op.Groups, Shuffle: op.Shuffle,
	})}
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

type batchNorm struct{ op *kernel.BatchNorm }

func (o *batchNorm) forward(c *call) {
	o.op.Forward(c.y, c.x[0], c.params[0], c.params[1], c.params[2], c.params[3])
}
func (o *batchNorm) infer(c *call) {
	o.op.Infer(c.y, c.x[0], c.params[0], c.params[1], c.params[2], c.params[3])
}
func (o *batchNorm) backward(c *call) {
	o.op.Backward(c.dx[0], c.grads[0], c.grads[1], c.dy, c.x[0], c.params[0], c.params[1])
}

type relu struct{ op *kernel.ReLU }

func (o *relu) forward(c *call)  { o.op.Forward(c.y, c.x[0]) }
func (o *relu) infer(c *call)    { o.forward(c) }
func (o *relu) backward(c *call) { o.op.Backward(c.dx[0], c.dy, c.y) }

type add struct{ op *kernel.Add }

func (o *add) forward(c *call) { o.op.Forward(c.y, c.x[0], c.x[1]) }
func (o *add) infer(c *call)   { o.forward(c) }

// backward copies: gorgonia may add another gradient to either in place.
func (o *add) backward(c *call) {
	kernel.Copy(c.dx[0], c.dy)
	kernel.Copy(c.dx[1], c.dy)
}

type concat struct{ op *kernel.Concat }

func (o *concat) forward(c *call)  { o.op.Forward(c.y, c.x) }
func (o *concat) infer(c *call)    { o.forward(c) }
func (o *concat) backward(c *call) { o.op.Backward(c.dx, c.dy) }

type channels struct{ op *kernel.Channels }

func (o *channels) forward(c *call)  { o.op.Forward(c.y, c.x[0]) }
func (o *channels) infer(c *call)    { o.forward(c) }
func (o *channels) backward(c *call) { o.op.Backward(c.dx[0], c.dy) }

type maxPool struct{ op *kernel.MaxPool }

func (o *maxPool) forward(c *call)  { o.op.Forward(c.y, c.x[0]) }
func (o *maxPool) infer(c *call)    { o.forward(c) }
func (o *maxPool) backward(c *call) { o.op.Backward(c.dx[0], c.dy, c.x[0], c.y) }

type avgPool struct{ op *kernel.AvgPool }

func (o *avgPool) forward(c *call)  { o.op.Forward(c.y, c.x[0]) }
func (o *avgPool) infer(c *call)    { o.forward(c) }
func (o *avgPool) backward(c *call) { o.op.Backward(c.dx[0], c.dy) }

type dropout struct {
	op    *kernel.Dropout
	fixed float64 // the network's own rate, or 0 for the recipe's
	layer uint64  // tells layers of one step apart
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
