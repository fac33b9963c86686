package graph

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// differentiate adds a layer's backward pass: one operation that computes all
// of its gradients, and one for each gradient that selects it. Children of the
// former are all values it reads, so gorgonia keeps them until then.
func (n *network) differentiate(index int, inputs gorgonia.Nodes, output, grad *gorgonia.Node) (gorgonia.Nodes, error) {
	l := n.layers[index]
	grad, err := n.sum(l, grad)
	if err != nil {
		return nil, err
	}
	data := len(l.x)
	backward := n.newOperation(l.spec.Name+" backward", n.timed(&l.backwards, l.backward))
	backward.in = types(mapType, data+2)
	backward.out, backward.shape = scalarType, scalarShape()
	backward.uses = func() []*room { return append(n.rooms.backward(index), grad.Op().(*operation).room) }
	children := append(append(gorgonia.Nodes{}, inputs[:data]...), output, grad)
	token, err := gorgonia.ApplyOp(backward, children...)
	if err != nil {
		return nil, err
	}
	grads := make(gorgonia.Nodes, len(inputs))
	for k, dx := range l.dx {
		if dx == nil {
			continue
		}
		if grads[k], err = n.selectPlace(token, fmt.Sprintf("%s dx%d", l.spec.Name, k), dx); err != nil {
			return nil, err
		}
		grads[k].Op().(*operation).shared = l.spec.sharesGradient()
	}
	for k, dense := range l.grads {
		if grads[data+k], err = n.selectGradient(token, fmt.Sprintf("%s dw%d", l.spec.Name, k), dense); err != nil {
			return nil, err
		}
	}
	return grads, nil
}

// selectPlace adds the node of a map's gradient that the operation behind the token has
// computed.
func (n *network) selectPlace(token *gorgonia.Node, name string, p *place) (*gorgonia.Node, error) {
	o := n.newOperation(name, func([]gorgonia.Value) gorgonia.Value { return p.dense })
	o.in, o.out, o.shape, o.room = types(scalarType, 1), mapType, dims(p.shape, n.blocks), p.room
	return gorgonia.ApplyOp(o, token)
}

// selectGradient is selectPlace for a parameter's gradient.
func (n *network) selectGradient(token *gorgonia.Node, name string, result *tensor.Dense) (*gorgonia.Node, error) {
	o := n.newOperation(name, func([]gorgonia.Value) gorgonia.Value { return result })
	o.in, o.out, o.shape = types(scalarType, 1), vectorType, result.Shape().Clone()
	return gorgonia.ApplyOp(o, token)
}

// addGradients gives each layer places for its gradients.
func (n *network) addGradients() {
	for i, l := range n.layers {
		dx := make([]*place, len(l.spec.In))
		for k, r := range n.rooms.dx[i] {
			switch shape := l.spec.inputs[k]; {
			case r == nil:
			case l.spec.ranges[k]:
				dx[k] = n.part(l.below[k].spec.Out, r, l.spec.first[k], shape.C)
			default:
				dx[k] = n.place(shape, r)
			}
		}
		l.addGradients(dx)
	}
}

// addCollector ends the graph with an operation that copies the gradients of
// all trainable parameters to the model. It also keeps them alive until the
// end: gorgonia would reuse the memory of a finished gradient for a later sum.
func (n *network) addCollector(cost *gorgonia.Node) error {
	var nodes gorgonia.Nodes
	var targets [][]float32
	for _, p := range n.model.used() {
		if p.Role.Trainable() {
			nodes = append(nodes, n.params[p.Name])
			targets = append(targets, p.Grad)
		}
	}
	grads, err := gorgonia.Grad(cost, nodes...)
	if err != nil {
		return fmt.Errorf("graph: %w", err)
	}
	token := new(gorgonia.F32)
	views := make([]view, len(grads))
	collect := n.newOperation("collect gradients", func(inputs []gorgonia.Value) gorgonia.Value {
		for i, value := range inputs {
			views[i].set(value, 0)
			if n.step.add {
				addTo(targets[i], views[i].tensor.Data)
			} else {
				copy(targets[i], views[i].tensor.Data)
			}
		}
		return token
	})
	collect.in, collect.out, collect.shape = types(vectorType, len(grads)), scalarType, scalarShape()
	n.result, err = gorgonia.ApplyOp(collect, grads...)
	return err
}

// addTo adds each value to its sum.
func addTo(sums, values []float32) {
	for i, v := range values {
		sums[i] += v
	}
}
