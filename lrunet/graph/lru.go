package graph

import (
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

type lru struct {
	op     kernel.LRU
	out    lrunet.Shape
	repeat *kernel.Channels // of the input, nil for none,
	wide   kernel.Tensor    // and the gradient of its result, in borrowed storage
	arrays [lruArrays]derived
	params kernel.LRUParams
	grads  kernel.LRUGrads
}

// The arrays that an iteration's kernel reads, in the order of its parameters:
// two weights, and scale, shift, mean and variance of two normalisations.
const (
	arrayShift1 = 3
	arrayScale2 = 6
	arrayShift2 = 7
	lruArrays   = 10
)

// LRU makes an iteration of a layer reuse unit.
func (m *maker) LRU(op lrunet.LRU) error {
	in := m.layer.reads()[0]
	o := &lru{out: m.layer.Out, op: kernel.NewLRU(m.pool, kernel.LRUShape{
		C: in.C, H: in.H, W: in.W, Expansion: op.Expansion, Groups: op.Groups, Shuffle: op.Shuffle,
	})}
	if r := m.layer.repeat; r != nil {
		o.repeat = kernel.NewChannels(m.pool, r.Index, m.layer.inputs[0].C)
	}
	for i := range o.arrays {
		o.arrays[i] = itself{}
	}
	o.arrays[0], o.arrays[1] = lruWeights(op, in.C)
	if op.Unshifted {
		o.arrays[arrayShift1] = zeros{newMade(op.Expansion * in.C)}
	}
	if op.Gain {
		o.arrays[arrayScale2] = multiplied{itself{}, newMade(in.C), new(factor), true}
	}
	if op.Branch != lrunet.BranchPlain {
		branch := new(factor)
		o.arrays[arrayScale2] = multiplied{o.arrays[arrayScale2], newMade(in.C), branch, true}
		o.arrays[arrayShift2] = multiplied{itself{}, newMade(in.C), branch, false}
	}
	m.made = o
	return nil
}

// bind makes the arrays of the layer's parameters.
func (o *lru) bind(c *call) {
	var p, g [lruArrays][]float32
	params, grads := c.params, c.grads
	for i, a := range o.arrays {
		n := a.count()
		p[i], params = a.value(params[:n]), params[n:]
		if c.grads != nil {
			g[i], grads = a.target(grads[:n]), grads[n:]
		}
	}
	o.params = kernel.LRUParams{
		DW: p[0], PW: p[1],
		Scale1: p[2], Shift1: p[3], Mean1: p[4], Variance1: p[5],
		Scale2: p[6], Shift2: p[7], Mean2: p[8], Variance2: p[9],
	}
	o.grads = kernel.LRUGrads{DW: g[0], PW: g[1], Scale1: g[2], Shift1: g[3], Scale2: g[6], Shift2: g[7]}
}

func (o *lru) forward(c *call) {
	o.bind(c)
	o.op.Forward(c.y, c.x[0], o.params)
}

func (o *lru) infer(c *call) {
	o.bind(c)
	o.op.Infer(c.y, c.x[0], o.params)
}

// backward finds the arrays as forward made them.
func (o *lru) backward(c *call) {
	if o.repeat == nil {
		o.op.Backward(c.dx[0], o.grads, c.dy, c.y, c.x[0], o.params)
	} else {
		o.wide = *c.y
		o.wide.Data = c.borrowed
		o.op.Backward(&o.wide, o.grads, c.dy, c.y, c.x[0], o.params)
		o.repeat.Backward(&o.wide, c.dx...)
	}
	params, grads := c.params, c.grads
	for _, a := range o.arrays {
		n := a.count()
		a.backward(grads[:n], params[:n])
		params, grads = params[n:], grads[n:]
	}
}

func (o *lru) kept(blocks int) int { return o.op.Kept(blocks) }

// borrows a gradient of the repeated input, which is as large as the result.
func (o *lru) borrows(blocks int) int {
	if o.repeat == nil {
		return 0
	}
	return extent(o.out, blocks)
}

func (o *lru) needs() (inputs int, result bool) { return 1, true }
