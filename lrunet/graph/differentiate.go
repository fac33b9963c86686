package graph

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// differentiate adds a layer's backward pass: one operation that computes all
// of its gradients, and one for each gradient that selects it. Children of the
// former are all values it reads, so gorgonia keeps them until then.
func (n *network) differentiate(l *layer, inputs gorgonia.Nodes, output, grad *gorgonia.Node) (gorgonia.Nodes, error) {
	grad, err := n.sum(l, grad)
	if err != nil {
		return nil, err
	}
	data := len(l.x)
	backward := n.newOperation(l.spec.Name+" backward", n.timed(&l.backwards, l.backward))
	backward.in = types(mapType, data+2)
	backward.out, backward.shape = scalarType, scalarShape()
	children := append(append(gorgonia.Nodes{}, inputs[:data]...), output, grad)
	token, err := gorgonia.ApplyOp(backward, children...)
	if err != nil {
		return nil, err
	}
	grads := make(gorgonia.Nodes, len(inputs))
	for k := range l.dx {
		if l.dx[k].dense == nil {
			continue
		}
		if grads[k], err = n.selectGradient(token, fmt.Sprintf("%s dx%d", l.spec.Name, k), l.dx[k].dense); err != nil {
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

// selectGradient adds the node of one gradient that the operation behind the
// token has computed.
func (n *network) selectGradient(token *gorgonia.Node, name string, result *tensor.Dense) (*gorgonia.Node, error) {
	o := n.newOperation(name, func([]gorgonia.Value) gorgonia.Value { return result })
	o.in, o.out, o.shape = types(scalarType, 1), vectorType, result.Shape().Clone()
	if result.Dims() == 3 {
		o.out = mapType
	}
	return gorgonia.ApplyOp(o, token)
}

// allocateGradients gives each layer room for its gradients. The data
// gradients of a chain take turns with two buffers. What reads ranges of a layer's
// channels writes to ranges of one gradient.
func (n *network) allocateGradients() {
	var turns [2][]float32
	if n.chain() {
		for i, l := range n.layers {
			turns[i%2] = grow(turns[i%2], extent(l.spec.inputs[0], n.blocks))
		}
	}
	wholes := map[int]value{} // gradients of the layers that are read in ranges
	for i, l := range n.layers {
		if b, ok := l.op.(borrower); ok && b.borrows() {
			n.step.scratch = grow(n.step.scratch, extent(l.spec.Out, n.blocks))
		}
		l.allocateGradients(func(k int) value {
			in, shape := l.spec.In[k], l.spec.inputs[k]
			if !l.spec.ranges[k] {
				return newValue(shape, n.blocks, turns[i%2])
			}
			if _, made := wholes[in]; !made {
				wholes[in] = newValue(n.layers[in].spec.Out, n.blocks, nil)
			}
			return wholes[in].channels(l.spec.first[k], shape.C)
		})
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
