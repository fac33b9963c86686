package kernel

// tile is rows row to end-1 of a block's map.
type tile struct {
	block, row, end int
	down            bool // whether blocks are visited from the last to the first
}

// first is the tile to start with. Sweeps alternate between up and down, so
// that each finds in cache what the one before it left there.
func (l *fusedLRU) first(down bool) tile {
	t := tile{end: l.rows, down: down}
	if down {
		t.block = Blocks(l.x.N) - 1
	}
	return t
}

// next is the tile after t; more says whether there is one.
func (l *fusedLRU) next(t tile) (n tile, more bool) {
	t.row = t.end
	if t.row == l.s.H {
		t.row = 0
		if t.down {
			t.block--
		} else {
			t.block++
		}
	}
	t.end = min(t.row+l.rows, l.s.H)
	return t, t.block >= 0 && t.block < Blocks(l.x.N)
}

// positions is the size of a tile, from that of its first position in its
// plane.
func (l *fusedLRU) positions(t tile) int { return (t.end - t.row) * l.s.W }
func (l *fusedLRU) from(t tile) int      { return (t.block*l.s.H + t.row) * l.s.W }

// ahead is the bytes from a tile to the next, and to those of its rows that
// this tile does not touch as neighbours.
func (l *fusedLRU) ahead(t tile) (all, rows int) {
	n, more := l.next(t)
	if !more {
		return 0, 0
	}
	all = (l.from(n) - l.from(t)) * laneBytes
	if n.row > 0 {
		return all, all + l.s.W*laneBytes
	}
	return all, all
}

// segment is consecutive channels of a group whose results lie step apart.
type segment struct{ from, n, place, step int }

// segments cuts group g's channels where the shuffle does.
func (l *fusedLRU) segments(g int) (s [2]segment) {
	first, end := g*l.m, (g+1)*l.m
	if !l.s.Shuffle {
		s[0] = segment{0, l.m, first, 1}
		return s
	}
	cut := min(max(l.s.C/2, first), end)
	if cut > first {
		s[0] = segment{0, cut - first, l.s.place(first), 2}
	}
	if cut < end {
		s[1] = segment{cut - first, end - cut, l.s.place(cut), 2}
	}
	return s
}

// clearPlanes zeroes the lanes without image of a group's channels of t.
func (l *fusedLRU) clearPlanes(t *Tensor, g int, shuffled bool) {
	if l.x.N%Lanes == 0 {
		return
	}
	for c := g * l.m; c < (g+1)*l.m; c++ {
		at := c
		if shuffled {
			at = l.s.place(c)
		}
		clearPadding(t.Plane(at), l.x.N)
	}
}
