package graph

import (
	"gorgonia.org/gorgonia"

	"lrunet/lrunet/kernel"
)

// summed is the sum of the gradients that the readers of a layer's result give it.
// Gorgonia would add them up too, but on one thread.
type summed struct {
	add   *kernel.Add
	parts []view
	step  *step
}

// sum is a layer's gradient as one node of our own; the gradient itself, where the
// layer has one reader.
func (n *network) sum(l *layer, grad *gorgonia.Node) (*gorgonia.Node, error) {
	parts := n.summands(grad)
	if len(parts) == 1 {
		return grad, nil
	}
	s := &summed{kernel.NewAdd(n.model.pool), make([]view, len(parts)), &n.step}
	for i := range s.parts {
		s.parts[i].tensor = header(l.spec.Out, n.blocks)
	}
	o := n.newOperation(l.spec.Name+" gradient", s.run)
	o.in, o.out, o.shape = types(mapType, len(parts)), mapType, dims(l.spec.Out, n.blocks)
	return gorgonia.ApplyOp(o, parts...)
}

// summands are the nodes of ours that gorgonia adds up, in its order.
func (n *network) summands(sum *gorgonia.Node) gorgonia.Nodes {
	if _, own := sum.Op().(*operation); own {
		return gorgonia.Nodes{sum}
	}
	var parts gorgonia.Nodes
	for children := n.graph.From(sum.ID()); children.Next(); {
		parts = append(parts, n.summands(children.Node().(*gorgonia.Node))...)
	}
	return parts
}

// run adds to the first gradient, which nobody else reads. Where the readers have
// ranges of the channels, they all wrote to that one.
func (s *summed) run(inputs []gorgonia.Value) gorgonia.Value {
	for i := range s.parts {
		s.parts[i].set(inputs[i], s.step.images)
	}
	first := &s.parts[0].tensor
	for i := range s.parts[1:] {
		if other := &s.parts[i+1].tensor; &other.Data[0] != &first.Data[0] {
			s.add.Forward(first, first, other)
		}
	}
	return inputs[0]
}
