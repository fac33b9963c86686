package folded

import (
	"cmp"
	"slices"
)

// Arena is where a net's values lie in one block of memory, so that those that
// are never needed at the same time share it.
type Arena struct {
	At      []int // of each value but the image: its first byte
	Scratch []int // of each step: the first byte of what it needs besides
	Size    int   // bytes
}

// alignment is that of everything in an arena, in bytes.
const alignment = 4

// block is memory that values of equal size take over from one another.
type block struct {
	size        int
	first, last int // steps during which it is taken
	at          int
}

// Place lays out a net's values of the given sizes, and what each step needs
// besides, all in bytes. A step that can work in place does so where nothing reads
// its input later.
func (n *Net) Place(value, scratch []int) Arena {
	last := n.lastReads()
	blocks := make([]*block, len(n.Values)) // of each value
	var all []*block
	take := func(size, first int) *block {
		b := &block{size: (size + alignment - 1) / alignment * alignment, first: first, last: first}
		all = append(all, b)
		return b
	}
	scratches := make([]*block, len(n.Steps))
	for i, s := range n.Steps {
		y := s.Writes()
		if from := n.takesOver(s, i, last, value); from != Image {
			blocks[y] = blocks[from]
		} else {
			blocks[y] = take(value[y], i)
		}
		blocks[y].last = max(i, last[y])
		scratches[i] = take(scratch[i], i)
	}
	a := Arena{At: make([]int, len(n.Values)), Scratch: make([]int, len(n.Steps)), Size: place(all)}
	for v, b := range blocks {
		if b != nil {
			a.At[v] = b.at
		}
	}
	for i, b := range scratches {
		a.Scratch[i] = b.at
	}
	return a
}

// lastReads is the last step that reads each value; for the logits, what comes
// after the last.
func (n *Net) lastReads() []int {
	last := make([]int, len(n.Values))
	for i, s := range n.Steps {
		for _, v := range s.Reads() {
			last[v] = i
		}
	}
	last[n.Logits()] = len(n.Steps)
	return last
}

// takesOver is the value whose memory a step's result takes over, Image for none.
func (n *Net) takesOver(s Step, at int, last, size []int) int {
	switch s.(type) {
	case *Iteration, *Sum:
	default:
		return Image
	}
	for _, v := range s.Reads() {
		if last[v] == at && size[v] == size[s.Writes()] {
			return v
		}
	}
	return Image
}

// place finds the lowest room for each block, the largest first, and returns the
// size of all.
func place(blocks []*block) int {
	slices.SortStableFunc(blocks, func(a, b *block) int { return cmp.Compare(b.size, a.size) })
	size := 0
	for i, b := range blocks {
		var taken []*block
		for _, other := range blocks[:i] {
			if other.first <= b.last && b.first <= other.last {
				taken = append(taken, other)
			}
		}
		slices.SortFunc(taken, func(a, b *block) int { return cmp.Compare(a.at, b.at) })
		for _, other := range taken {
			if other.at >= b.at+b.size {
				break
			}
			b.at = max(b.at, other.at+other.size)
		}
		size = max(size, b.at+b.size)
	}
	return size
}
