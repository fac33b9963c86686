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
	for k, s := range l.shared {
		if grads[data+k], err = n.selectGradient(token, fmt.Sprintf("%s dw%d", l.spec.Name, k), s.gradient); err != nil {
			return nil, err
		}
	}
	if l.own != nil {
		grads[len(inputs)-1] = token // whose gradients are where they belong
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

// addCollector ends the graph with an operation that copies the gradients of shared
// parameters to the model, and adds those that are to be added. It also keeps them alive
// until the end: gorgonia would reuse the memory of a finished gradient for a later sum.
func (n *network) addCollector(cost *gorgonia.Node) error {
	var nodes gorgonia.Nodes
	var targets [][]float32
	for _, p := range n.model.used() {
		if node := n.params[p.Name]; node != nil {
			nodes = append(nodes, node)
			targets = append(targets, p.Grad)
		}
	}
	for _, l := range n.layers {
		if l.own != nil {
			nodes = append(nodes, l.own)
		}
	}
	grads, err := gorgonia.Grad(cost, nodes...)
	if err != nil {
		return fmt.Errorf("graph: %w", err)
	}
	token := new(gorgonia.F32)
	views := make([]view, len(targets))
	collect := n.newOperation("collect gradients", func(inputs []gorgonia.Value) gorgonia.Value {
		for i, target := range targets {
			views[i].set(inputs[i], 0)
			n.collect(target, views[i].tensor.Data)
		}
		if n.step.add {
			n.addOwned()
		}
		return token
	})
	own := len(grads) - len(targets)
	collect.in = append(types(vectorType, len(targets)), types(scalarType, own)...)
	collect.out, collect.shape = scalarType, scalarShape()
	n.result, err = gorgonia.ApplyOp(collect, grads...)
	return err
}

// collect copies or adds a gradient to the model's.
func (n *network) collect(target, gradient []float32) {
	if !n.step.add {
		copy(target, gradient)
		return
	}
	for i, v := range gradient {
		target[i] += v
	}
}

// addOwned adds the gradients of parameters that one layer uses.
func (n *network) addOwned() {
	for _, l := range n.layers {
		for _, o := range l.owned {
			n.collect(o.param.Grad, o.added)
		}
	}
}
