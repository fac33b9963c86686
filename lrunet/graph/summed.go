package graph

import (
	"slices"

	"gorgonia.org/gorgonia"

	"lrunet/lrunet/kernel"
)

// summed is the sum of the gradients that the readers of a layer's result give it.
// Gorgonia would add them up too, but on one thread.
type summed struct {
	add   *kernel.Add
	parts []view
	step  *step
	into  int    // part that the others are added to, which nobody else reads; -1: none
	own   *place // for the sum, if there is none
}

// sum is a layer's gradient as one node of our own; the gradient itself, where the
// layer has one reader.
func (n *network) sum(l *layer, grad *gorgonia.Node) (*gorgonia.Node, error) {
	parts := n.summands(grad)
	if len(parts) == 1 {
		return grad, nil
	}
	s := &summed{add: kernel.NewAdd(n.model.pool), parts: make([]view, len(parts)), step: &n.step}
	for i := range s.parts {
		s.parts[i].tensor = header(l.spec.Out, n.blocks)
	}
	s.into = slices.IndexFunc(parts, func(part *gorgonia.Node) bool { return !part.Op().(*operation).shared })
	rooms := make([]*room, len(parts))
	for i, part := range parts {
		rooms[i] = part.Op().(*operation).room
	}
	o := n.newOperation(l.spec.Name+" gradient", s.run)
	if s.into < 0 {
		s.own = n.place(l.spec.Out, n.rooms.room(l.spec.Out))
		o.room = s.own.room
	} else {
		o.room = rooms[s.into]
	}
	o.uses = func() []*room { return append(rooms, o.room) }
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

// run adds all parts to the one that may change. Where the readers have ranges of the
// channels, they all wrote to that one.
func (s *summed) run(inputs []gorgonia.Value) gorgonia.Value {
	for i := range s.parts {
		s.parts[i].set(inputs[i], s.step.images)
	}
	if s.into < 0 {
		sum := &s.own.tensor
		s.add.Forward(sum, &s.parts[0].tensor, &s.parts[1].tensor)
		s.addTo(sum, s.parts[2:])
		return s.own.dense
	}
	s.addTo(&s.parts[s.into].tensor, s.parts)
	return inputs[s.into]
}

// addTo adds to a sum those parts that are not the sum itself.
func (s *summed) addTo(sum *kernel.Tensor, parts []view) {
	for i := range parts {
		if part := &parts[i].tensor; &part.Data[0] != &sum.Data[0] {
			s.add.Forward(sum, sum, part)
		}
	}
}
