package graph

import (
	"github.com/chewxy/hm"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// layer is one executed layer of a graph: what its forward, backward and
// select operations share.
type layer struct {
	spec  *fused
	op    operator
	call  call
	x     []view
	y, dy view
	out   value
	dx    []value         // gradients of the inputs; empty for an image nobody asks for, one for both of a sum
	grads []*tensor.Dense // gradients of the trainable parameters, in order
	token *gorgonia.F32

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
	l := &layer{spec: spec, op: arithmetic, x: make([]view, len(spec.In)), token: new(gorgonia.F32)}
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

// allocateGradients gives the layer room for what backward writes; room makes that for
// the gradient of an input.
func (l *layer) allocateGradients(room func(input int) value) {
	_, convolves := l.spec.Op.(lrunet.Conv)
	l.dx = make([]value, len(l.spec.In))
	l.call.dx = make([]*kernel.Tensor, len(l.spec.In))
	for k, in := range l.spec.In {
		if in == lrunet.Image && convolves {
			continue // nothing lies below the image
		}
		if k == 1 && l.spec.sharesGradient() {
			l.dx[k] = l.dx[0]
			continue
		}
		l.dx[k] = room(k)
		l.call.dx[k] = &l.dx[k].tensor
	}
	for _, q := range l.spec.Params {
		if !q.Role.Trainable() {
			l.call.grads = append(l.call.grads, nil)
			continue
		}
		data := make([]float32, q.Size())
		l.call.grads = append(l.call.grads, data)
		l.grads = append(l.grads, tensor.New(tensor.WithShape(q.Size()), tensor.WithBacking(data)))
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
	l.call.y = &l.out.tensor
	if training {
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
	for k := range l.x {
		l.x[k].set(inputs[k], n)
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

// trainable is the layer's trainable parameters.
func (l *layer) trainable() []lrunet.Param {
	var trainable []lrunet.Param
	for _, p := range l.spec.Params {
		if p.Role.Trainable() {
			trainable = append(trainable, p)
		}
	}
	return trainable
}

// types is n times a type.
func types(t hm.Type, n int) []hm.Type {
	list := make([]hm.Type, n)
	for i := range list {
		list[i] = t
	}
	return list
}
