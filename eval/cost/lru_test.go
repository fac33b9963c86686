package cost

import (
	"slices"
	"strconv"
	"testing"

	"lrunet/lrunet"
)

// cnn is convolutions and reuse units of several sizes, one behind another.
func cnn() *lrunet.Program {
	s := func(c, side int) lrunet.Shape { return lrunet.Shape{C: c, H: side, W: side} }
	p := &program{lrunet.Program{Input: s(3, 6), Classes: 8}}
	conv := func(out, stride int) lrunet.Conv { return lrunet.Conv{Out: out, Kernel: 1, Stride: stride, Groups: 1} }
	x := p.add("stem", conv(8, 2), s(8, 3), []lrunet.Param{weight("stem", 8, 3, 1, 1)}, lrunet.Image)
	for i := range 4 {
		x = p.iteration("a"+strconv.Itoa(i), s(8, 3), true, x)
	}
	x = p.add("wide", conv(16, 3), s(16, 1), []lrunet.Param{weight("wide", 16, 8, 1, 1)}, x)
	for i := range 3 {
		x = p.iteration("b"+strconv.Itoa(i), s(16, 1), false, x)
	}
	p.add("head", conv(8, 1), s(8, 1), []lrunet.Param{weight("head", 8, 16, 1, 1)}, x)
	return &p.Program
}

// simulated is a cache of single elements that drops the least recently used
// one: slow, and without any of the model's shortcuts.
type simulated struct {
	size  int
	kept  []string // the most recent first
	dirty map[string]bool
	moved int
}

func (s *simulated) read(key string) {
	if !slices.Contains(s.kept, key) {
		s.moved++
	}
	s.touch(key)
}

func (s *simulated) write(key string) {
	s.dirty[key] = true
	s.touch(key)
}

func (s *simulated) touch(key string) {
	s.kept = slices.Insert(slices.DeleteFunc(s.kept, func(k string) bool { return k == key }), 0, key)
	if len(s.kept) > s.size {
		s.flush(s.kept[s.size])
		s.kept = s.kept[:s.size]
	}
}

func (s *simulated) flush(key string) {
	if s.dirty[key] {
		s.moved++
		delete(s.dirty, key)
	}
}

// forget makes room of what nobody reads any more.
func (s *simulated) forget(key string) {
	delete(s.dirty, key)
	s.kept = slices.DeleteFunc(s.kept, func(k string) bool { return k == key })
}

// each does something with every element of an array.
func each(array string, size int, do func(string)) {
	for i := range size {
		do(array + "/" + strconv.Itoa(i))
	}
}

// run executes a chain of convolutions and reuse units.
func (s *simulated) run(p *lrunet.Program) int {
	x, size := "image", p.Input.Size()
	for i, l := range p.Layers {
		y := "result" + strconv.Itoa(i)
		each(x, size, s.read)
		if op, ok := l.Op.(lrunet.LRU); ok {
			s.weights(l.Params[0], l.Params[2], l.Params[3])
			each("mid", op.Expansion*size, s.write)
			each("mid", op.Expansion*size, s.read)
			s.weights(l.Params[1], l.Params[6], l.Params[7])
			for k := range size { // in place
				s.read(x + "/" + strconv.Itoa(k))
				s.forget(x + "/" + strconv.Itoa(k))
				s.write(y + "/" + strconv.Itoa(k))
			}
			each("mid", op.Expansion*size, s.forget)
		} else {
			s.weights(l.Params...)
			each(y, l.Out.Size(), s.write)
			each(x, size, s.forget)
		}
		x, size = y, l.Out.Size()
	}
	each(x, size, s.flush)
	return s.moved
}

func (s *simulated) weights(list ...lrunet.Param) {
	for _, q := range list {
		each(q.Name, q.Size(), s.read)
	}
}

// Where nothing or everything fits, the model moves what the simulated cache
// moves, and elsewhere no less.
func TestLRUAgainstSimulation(t *testing.T) {
	for name, p := range map[string]*lrunet.Program{"cnn": cnn(), "stage": stage(8, 2, 4, true), "own": stage(8, 2, 4, false)} {
		trace := newTrace(p)
		all := trace.footprint(0, len(p.Layers)-1)
		between := 0
		for _, cache := range []int{0, 20, 60, 100, 150, 200, 250, 300, 350, 400, 450, 500, 600, 700, all, 2 * all} {
			model := trace.bytes(Scenario{Cache: cache, Element: 1, Policy: LRU})
			truth := (&simulated{size: cache, dirty: map[string]bool{}}).run(p)
			exact := cache == 0 || cache >= all
			if model < truth || exact && model != truth {
				t.Errorf("%s, cache of %d: the model has %d, the simulation %d", name, cache, model, truth)
			}
			if !exact && model < Of(p).MACRefetch {
				between++
			}
		}
		if between < 2 {
			t.Errorf("%s: something is saved with %d caches that do not hold everything, want more", name, between)
		}
	}
}
