package graph

import (
	"github.com/chewxy/hm"
	"gorgonia.org/gorgonia"

	"lrunet/lrunet/kernel"
)

// layer is one executed layer of a graph: what its forward, backward and
// select operations share.
type layer struct {
	pool  *kernel.Pool
	spec  *fused
	op    operator
	call  call
	x     []view
	y, dy view
	below []*layer // that the inputs are results of; nil for an image
	out   *place
	again *place   // the result for backward halves, if it is made again for them; nil if not
	stale bool     // until it is
	dx    []*place // gradients of the inputs; nil for an image nobody asks for, one for both of a sum
	token *gorgonia.F32

	shared []shared       // trainable parameters that other layers use, too
	owned  []owned        // and those that none does,
	own    *gorgonia.Node // as one node, without a value; nil if there are none

	forwards, backwards spent
}

// view is a value of the graph as the kernels see it. The header is kept
// because gorgonia hands over the same few values at every step.
type view struct {
	value  gorgonia.Value
	tensor kernel.Tensor
	first  int // channel of the value
}

func (v *view) set(value gorgonia.Value, images int) {
	if v.value != value {
		v.value = value
		v.tensor.Data = value.Data().([]float32)[v.first*v.tensor.Pitch:]
	}
	v.tensor.N = images
}

// newLayer makes a layer for the given number of blocks. It fails if it has no
// arithmetic.
func newLayer(m *Model, spec *fused, blocks int, s *step) (*layer, error) {
	arithmetic, err := newOperator(m.pool, spec)
	if err != nil {
		return nil, err
	}
	l := &layer{pool: m.pool, spec: spec, op: arithmetic, x: make([]view, len(spec.In)), token: new(gorgonia.F32)}
	l.call.step = s
	for k, in := range spec.inputs {
		l.x[k].tensor, l.x[k].first = header(in, blocks), spec.first[k]
		l.call.x = append(l.call.x, &l.x[k].tensor)
	}
	l.y.tensor = header(spec.Out, blocks)
	l.dy.tensor = header(spec.Out, blocks)
	l.call.dy = &l.dy.tensor
	for _, q := range spec.Params {
		l.call.params = append(l.call.params, m.byName[q.Name].Value)
	}
	return l, nil
}

// addGradients gives the layer what backward writes: places of the inputs' gradients,
// and arrays of the parameters'.
func (l *layer) addGradients(dx []*place) {
	l.dx = dx
	l.call.dx = make([]*kernel.Tensor, len(dx))
	for k, place := range dx {
		if place != nil && !(k == 1 && l.spec.sharesGradient()) {
			l.call.dx[k] = &place.tensor
		}
	}
	l.call.grads = make([][]float32, len(l.spec.Params))
	for i := range l.shared {
		l.call.grads[l.shared[i].index] = l.shared[i].makeGradient()
	}
}

// forward executes the layer; inputs are its data inputs, then its trainable
// parameters (which the call already has).
func (l *layer) forward(inputs []gorgonia.Value, training bool) gorgonia.Value {
	n := l.call.step.images
	for k := range l.x {
		l.x[k].set(inputs[k], n)
	}
	l.out.tensor.N = n
	l.call.y, l.stale = &l.out.tensor, true
	l.call.again = nil
	if training {
		if l.below[0] != nil && l.below[0].spec.raw {
			l.call.again = l.below[0].restoration()
		}
		for i := range l.owned {
			o := &l.owned[i]
			l.call.grads[o.index] = o.target(l.call.step.add)
		}
		l.op.forward(&l.call)
	} else {
		l.op.infer(&l.call)
	}
	return l.out.dense
}

// backward computes all gradients of the layer; inputs are its data inputs,
// its output and the output's gradient.
func (l *layer) backward(inputs []gorgonia.Value) gorgonia.Value {
	n := l.call.step.images
	l.call.before, l.call.again = nil, nil
	for k, in := range inputs[:len(l.x)] {
		l.x[k].set(l.input(k, in), n)
	}
	l.y.set(inputs[len(l.x)], n)
	l.dy.set(inputs[len(l.x)+1], n)
	l.call.y = &l.y.tensor
	for _, dx := range l.call.dx {
		if dx != nil {
			dx.N = n
		}
	}
	l.op.backward(&l.call)
	return l.token
}

// input is what backward reads as an input, given what forward read: that, or the same
// made again, at the latest when the layer's operator needs it.
func (l *layer) input(k int, read gorgonia.Value) gorgonia.Value {
	below := l.below[k]
	if needed, _ := l.op.needs(); k >= needed || below == nil {
		return read
	}
	if _, can := below.op.(restorable); !can {
		return read
	}
	if below.stale {
		if l.spec.normalises(k) {
			l.call.again = below.restoration()
			return read
		}
		below.stale = false
		l.restore(k, below.restoration().To(&below.again.tensor))
	}
	return below.again.dense
}

// restoration makes the layer's result again.
func (l *layer) restoration() *kernel.Restoration { return l.op.(restorable).restoration(&l.call) }

// restore sees to it that the task that makes an input again is done.
func (l *layer) restore(k int, t kernel.Task) {
	if _, starts := l.op.(starter); starts && !l.spec.ranges[k] {
		l.call.before = t
	} else {
		l.pool.Run(l.below[k].spec.Out.C, t)
	}
}

// types is n times a type.
func types(t hm.Type, n int) []hm.Type {
	list := make([]hm.Type, n)
	for i := range list {
		list[i] = t
	}
	return list
}
