package cost

import "slices"

// span is consecutive layers, and the elements that they move.
type span struct {
	trace    *trace
	from, to int // the first layer, and the one behind the last

	moved   int // activations, if none stays
	weights int // at each use
	live    int // activations, the most at a time
	in, out int // activations from before the span, and for after it

	read   []bool // results from before the span that it reads; the image is the first
	uses   []int  // of shared weights, in the span
	reused []int  // elements of shared weights by the number of their uses
}

func newSpan(t *trace, from int) *span {
	return &span{trace: t, from: from, to: from, read: make([]bool, from+1), uses: make([]int, t.shared), reused: make([]int, 2)}
}

// extend takes in the next layer.
func (s *span) extend() {
	l := s.trace.layers[s.to]
	s.to++
	s.moved += l.moved
	s.live = max(s.live, l.live)
	s.weights += l.private
	for _, w := range l.weights {
		s.use(w)
	}
	s.out += l.out
	for _, x := range l.in {
		switch {
		case x.of >= s.from && x.last:
			s.out -= x.size
		case x.of < s.from && !s.read[x.of+1]:
			s.read[x.of+1] = true
			s.in += x.size
		}
	}
}

func (s *span) use(w use) {
	s.weights += w.size
	n := s.uses[w.id]
	s.uses[w.id] = n + 1
	if n > 0 {
		s.reused[n] -= w.size
	}
	if n+1 == len(s.reused) {
		s.reused = append(s.reused, 0)
	}
	s.reused[n+1] += w.size
}

// pinned is the bytes of a scenario of that policy: activations stay if they
// fit, and in the room that is left weights, those of most uses first, in part
// too. A weight that is used once goes through without staying.
func (s *span) pinned(c Scenario) int {
	least := c.Element*(s.moved+s.weights) - s.saved(c, c.Cache)
	if left := c.Cache - c.Element*s.live; left >= 0 {
		least = min(least, c.Element*(s.in+s.out+s.weights)-s.saved(c, left))
	}
	return least
}

// saved is the bytes of weights that need not be read again, with so much room
// for them.
func (s *span) saved(c Scenario, room int) int {
	saved := 0
	for n, elements := range slices.Backward(s.reused) {
		if n < 2 || room == 0 {
			break
		}
		kept := min(room, c.Element*elements)
		saved += (n - 1) * kept
		room -= kept
	}
	return saved
}
