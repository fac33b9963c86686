package cost

// recent is the bytes of a scenario whose cache drops what was used least
// recently. What is used again is still there if all that was touched since
// fits beside it. Results that nobody reads any more make room; weights do not,
// as no cache knows that they are done with. So it is an upper bound, and exact
// where everything fits or nothing does.
func (t *trace) recent(c Scenario) int {
	fits := func(from, to int) bool { return c.Element*t.footprint(from, to) <= c.Cache }
	read := 0
	for i, l := range t.layers {
		read += l.private
		for _, w := range l.weights {
			if w.before == never || !fits(w.before, i) {
				read += w.size
			}
		}
	}
	first := t.first(fits)
	return c.Element * (read + t.least(func(s *span) int {
		if s.from >= first[s.to-1] {
			return min(s.moved, s.in+s.out)
		}
		return s.moved
	}))
}

// first is, for each layer, where a span that ends with it can begin if all its
// activations are to stay: behind every use of which something is gone when it
// is used again.
func (t *trace) first(fits func(from, to int) bool) []int {
	first := make([]int, len(t.layers))
	last := map[int]int{} // use of each result
	for i, l := range t.layers {
		if i > 0 {
			first[i] = first[i-1]
		}
		if !fits(i, i) {
			first[i] = i + 1
		}
		for _, x := range l.in {
			if at, ok := last[x.of]; ok && !fits(at, i) {
				first[i] = max(first[i], at+1)
			}
			last[x.of] = i
		}
		last[i] = i
	}
	return first
}
