package single

import (
	"lrunet/lrunet/folded"
	"lrunet/lrunet/kernel"
)

// source is where a channel of a value comes from.
type source struct{ value, channel int }

// Select only notes where channels come from: they are copied once, past any number of
// selections and joins, if another step needs them.
func (b *builder) Select(s *folded.Select) error {
	from := b.channels(s.X[0])
	for _, c := range s.Index {
		b.sources[s.Y] = append(b.sources[s.Y], from[c])
	}
	return nil
}

// Join is like Select.
func (b *builder) Join(s *folded.Join) error {
	for _, v := range s.X {
		b.sources[s.Y] = append(b.sources[s.Y], b.channels(v)...)
	}
	return nil
}

// channels are where a value's come from.
func (b *builder) channels(value int) []source {
	if from := b.sources[value]; from != nil {
		return from
	}
	own := make([]source, b.network.values[value].C)
	for c := range own {
		own[c] = source{value, c}
	}
	return own
}

// need appends the step that writes a value whose channels were only noted.
func (b *builder) need(value int) {
	from := b.sources[value]
	if from == nil {
		return
	}
	delete(b.sources, value)
	y, copies := b.network.values[value], b.copies(from)
	_ = b.add(func() { // which never fails
		each(y, func(h, w int) {
			to := y.At(h, w)
			for _, c := range copies {
				c.run(to, c.x.At(h, w))
			}
		})
	})
}

// copies is what is copied from one value at each position: runs of channels, and
// channels by themselves.
type copies struct {
	x      *kernel.Pixels
	runs   []run
	single []pair
}

// run is neighbouring channels that stay neighbours, pair a channel in the result and
// where it comes from.
type (
	run  struct{ to, from, n int }
	pair struct{ to, from int }
)

// longRun is how many neighbours are worth a call.
const longRun = 8

// copies are those of a value's sources, by the values they are in.
func (b *builder) copies(from []source) (all []*copies) {
	of := map[int]*copies{}
	for to := 0; to < len(from); {
		first := from[to]
		n := 1
		for to+n < len(from) && from[to+n] == (source{first.value, first.channel + n}) {
			n++
		}
		c := of[first.value]
		if c == nil {
			c = &copies{x: b.network.values[first.value]}
			of[first.value], all = c, append(all, c)
		}
		c.add(run{to, first.channel, n})
		to += n
	}
	return all
}

// add adds a run.
func (c *copies) add(r run) {
	if r.n >= longRun {
		c.runs = append(c.runs, r)
		return
	}
	for i := range r.n {
		c.single = append(c.single, pair{r.to + i, r.from + i})
	}
}

// run copies the channels of one position.
func (c *copies) run(to, from []float32) {
	for _, r := range c.runs {
		copy(to[r.to:][:r.n], from[r.from:])
	}
	for _, p := range c.single {
		to[p.to] = from[p.from]
	}
}
