package graph

import "lrunet/lrunet"

// room is storage for one map. Maps that are never needed at the same time have
// the same storage, the one that was used last: it is still in the cache.
type room struct {
	elements    int
	stays       bool // for whoever asks after the last operation
	first, last int  // operations that use it, in the order of execution
	lot         int  // of storage
}

// rooms are those of a network's layers.
type rooms struct {
	layers    []*fused
	operators []operator
	training  bool
	blocks    int
	out       []*room   // results
	again     []*room   // of results that backward halves read, made again; nil for all others
	dx        [][]*room // gradients of inputs; nil where nobody asks for one
	borrowed  []*room   // for a gradient within a layer
}

// newRooms finds what room layers need, for a number of blocks.
func newRooms(layers []*fused, operators []operator, blocks int, training bool) *rooms {
	r := &rooms{layers: layers, operators: operators, training: training, blocks: blocks}
	r.again, r.borrowed = make([]*room, len(layers)), make([]*room, len(layers))
	for _, l := range layers {
		r.out = append(r.out, r.room(l.Out))
	}
	r.out[len(layers)-1].stays = true
	if !training {
		return r
	}
	for i, l := range layers {
		needed, _ := operators[i].needs()
		for k, in := range l.In {
			if k < needed && r.restorable(in) && r.again[in] == nil && !l.normalises(k) {
				r.again[in] = r.room(layers[in].Out)
			}
		}
		if b, ok := operators[i].(borrower); ok && b.borrows(blocks) > 0 {
			r.borrowed[i] = &room{elements: b.borrows(blocks)}
		}
	}
	r.addGradients()
	return r
}

// room is a new one for a map.
func (r *rooms) room(s lrunet.Shape) *room { return &room{elements: extent(s, r.blocks)} }

// addGradients makes room for the gradients of inputs. What reads ranges of a layer's
// channels writes to ranges of one gradient, and a sum's inputs have the same.
func (r *rooms) addGradients() {
	wholes := map[int]*room{} // gradients of the layers that are read in ranges
	for i, l := range r.layers {
		_, convolves := l.Op.(lrunet.Conv)
		r.dx = append(r.dx, make([]*room, len(l.In)))
		for k, in := range l.In {
			switch {
			case in == lrunet.Image && convolves: // nothing lies below the image
			case k == 1 && l.sharesGradient():
				r.dx[i][k] = r.dx[i][0]
			case !l.ranges[k]:
				r.dx[i][k] = r.room(l.inputs[k])
			default:
				if wholes[in] == nil {
					wholes[in] = r.room(r.layers[in].Out)
				}
				r.dx[i][k] = wholes[in]
			}
		}
	}
}

// forward is what the forward pass of a layer uses.
func (r *rooms) forward(layer int) []*room {
	used := []*room{r.out[layer]}
	for _, in := range r.layers[layer].In {
		if in != lrunet.Image {
			used = append(used, r.out[in])
		}
	}
	return used
}

// backward is what the backward pass of a layer uses, beside the result's gradient.
func (r *rooms) backward(layer int) []*room {
	used := append([]*room{r.borrowed[layer]}, r.dx[layer]...)
	x, y := r.operators[layer].needs()
	for k, in := range r.layers[layer].In {
		switch {
		case k >= x || in == lrunet.Image:
		case r.restorable(in):
			used = append(used, r.again[in])
		default:
			used = append(used, r.out[in])
		}
	}
	if y {
		used = append(used, r.out[layer])
	}
	return used
}

// restorable says whether a layer's result can be made again.
func (r *rooms) restorable(layer int) bool {
	if layer == lrunet.Image {
		return false
	}
	_, can := r.operators[layer].(restorable)
	return can
}

// divide gives each room that operations use, in their order of execution, a lot, and
// returns the lots' elements. A room that is used before and after the operation turn has
// a lot of its own: the others, whose maps follow each other quickly, stay in the cache.
func divide(order [][]*room, turn int) (lots []int) {
	begins, ends := schedule(order)
	var free []int // lots; what was in use last is last
	for at := range order {
		for _, r := range begins[at] {
			last := len(free) - 1
			if last < 0 || r.kept(turn) {
				r.lot = len(lots)
				lots = append(lots, r.elements)
				continue
			}
			r.lot, free = free[last], free[:last]
			lots[r.lot] = max(lots[r.lot], r.elements)
		}
		for _, r := range ends[at] {
			if !r.kept(turn) {
				free = append(free, r.lot)
			}
		}
	}
	return lots
}

// schedule notes which operations use rooms first and last, and lists the rooms by these.
func schedule(order [][]*room) (begins, ends [][]*room) {
	begins, ends = make([][]*room, len(order)), make([][]*room, len(order))
	seen := map[*room]bool{nil: true}
	for at, used := range order {
		for _, r := range used {
			if !seen[r] {
				seen[r], r.first = true, at
				begins[at] = append(begins[at], r)
			}
		}
	}
	clear(seen)
	seen[nil] = true
	for at := len(order) - 1; at >= 0; at-- {
		for _, r := range order[at] {
			if !seen[r] {
				seen[r], r.last = true, at
				ends[at] = append(ends[at], r)
			}
		}
	}
	return begins, ends
}

// kept says whether a room shares its lot with no other.
func (r *room) kept(turn int) bool { return r.stays || r.first <= turn && r.last > turn }
