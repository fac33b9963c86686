package graph

import (
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// shared is a trainable parameter of a layer that other layers use, too: gorgonia adds
// up the gradients that they give it.
type shared struct {
	index    int // among the layer's
	node     *gorgonia.Node
	gradient *tensor.Dense
}

// makeGradient makes room for the gradient.
func (s *shared) makeGradient() []float32 {
	data := make([]float32, s.node.Shape().TotalSize())
	s.gradient = tensor.New(tensor.WithShape(len(data)), tensor.WithBacking(data))
	return data
}

// owned is a trainable parameter that no other layer uses. Its gradient needs no sum, so
// it goes straight to the model, unless it is to be added to what is there.
type owned struct {
	index int // among the layer's
	param *Param
	added []float32 // what is added
}

// target is where backward writes the gradient.
func (o *owned) target(add bool) []float32 {
	if !add {
		return o.param.Grad
	}
	if o.added == nil {
		o.added = make([]float32, len(o.param.Grad))
	}
	return o.added
}

// paramUsers counts the layers that use each parameter, by name.
func paramUsers(layers []*fused) map[string]int {
	users := map[string]int{}
	for _, l := range layers {
		for _, q := range l.Params {
			users[q.Name]++
		}
	}
	return users
}

// bindParameters tells the layer's trainable parameters that other layers of the network
// use from its own.
func (l *layer) bindParameters(n *network) {
	for i, q := range l.spec.Params {
		switch node := n.params[q.Name]; {
		case !q.Role.Trainable(): // state, not part of the expression
		case node != nil:
			l.shared = append(l.shared, shared{index: i, node: node})
		default:
			l.owned = append(l.owned, owned{index: i, param: n.model.byName[q.Name]})
		}
	}
	if l.owned != nil {
		l.own = gorgonia.NewScalar(n.graph, tensor.Float32, gorgonia.WithName(l.spec.Name+" parameters"), gorgonia.WithValue(float32(0)))
	}
}
