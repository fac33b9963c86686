package graph

import (
	"fmt"
	"slices"

	"gorgonia.org/gorgonia"

	"lrunet/lrunet"
)

// place is a map of a network. It has a value as soon as the order of execution is
// known, since that says which maps can share storage.
type place struct {
	value
	room            *room
	shape           lrunet.Shape // of the map that the room is for,
	first, channels int          // of which kernels see these channels
}

// place makes one for a whole map.
func (n *network) place(s lrunet.Shape, r *room) *place { return n.part(s, r, 0, s.C) }

// part makes one for channels of a map, from the first on.
func (n *network) part(s lrunet.Shape, r *room, first, channels int) *place {
	p := &place{room: r, shape: s, first: first, channels: channels}
	n.places = append(n.places, p)
	return p
}

// allocate gives all places their values, given the graph that is executed.
func (n *network) allocate(graph *gorgonia.ExprGraph) error {
	nodes, err := gorgonia.Sort(graph)
	if err != nil {
		return fmt.Errorf("graph: %w", err)
	}
	slices.Reverse(nodes) // the machine computes the last first
	var order [][]*room
	turn := -1
	for _, node := range nodes {
		if o, own := node.Op().(*operation); own {
			if o == n.turn {
				turn = len(order)
			}
			order = append(order, o.uses())
			o.place = len(order)
		}
	}
	lots := divide(order, turn)
	storage := make([][]float32, len(lots))
	for i, elements := range lots {
		storage[i] = make([]float32, elements)
	}
	for _, p := range n.places {
		p.value = newValue(p.shape, n.blocks, storage[p.room.lot]).channels(p.first, p.channels)
	}
	for i, l := range n.layers {
		if r := n.rooms.borrowed[i]; r != nil {
			l.call.borrowed = storage[r.lot][:r.elements]
		}
	}
	return nil
}

// proceed notes that an operation is executed. What shares storage is right in one
// order only.
func (n *network) proceed(o *operation) error {
	if o.place <= n.at {
		n.failure = fmt.Errorf("graph: %s is not executed in the order that maps have storage for", o.name)
		return n.failure
	}
	n.at = o.place
	return nil
}
