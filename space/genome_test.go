package space

import (
	"maps"
	"math/rand"
	"slices"
	"testing"

	"lrunet/lrunet"
)

// points lists the keys of every architecture that can be written with the
// space's numbers, builds, and has as many stages and pools as it should.
func points(s *Space) map[string]bool {
	var chains [][]lrunet.Stage
	var grow func([]lrunet.Stage)
	grow = func(c []lrunet.Stage) {
		if s.Stages.holds(len(c)) && s.Pools.holds(pools(c)) {
			chains = append(chains, append([]lrunet.Stage(nil), c...))
		}
		if len(c) == s.Stages.Max {
			return
		}
		for _, st := range stages(s) {
			grow(append(c, st))
		}
	}
	grow(nil)
	keys := map[string]bool{}
	for _, c := range chains {
		for _, w := range s.StemWidths {
			for _, stride := range s.StemStrides {
				for _, h := range s.HeadWidths {
					for _, g := range s.Groups {
						a := lrunet.Arch{Stem: lrunet.Stem{Width: w, Stride: stride}, Stages: c, Head: lrunet.Head{Width: h, Groups: g}}
						if _, err := a.Program(s.input, 2); err == nil {
							keys[a.String()] = true
						}
					}
				}
			}
		}
	}
	return keys
}

// stages lists what can be written with the space's numbers for a stage.
func stages(s *Space) []lrunet.Stage {
	var list []lrunet.Stage
	for _, w := range s.Widths {
		for _, r := range s.Reuse {
			list = append(list, lrunet.Stage{Width: w, Reuse: r}, lrunet.Stage{Width: w, Reuse: r, Pool: true})
		}
	}
	for _, o := range options {
		var longer []lrunet.Stage
		for _, st := range list {
			for _, v := range *s.list(o) {
				o.Set(&st, v)
				longer = append(longer, st)
			}
		}
		list = longer
	}
	return list
}

func TestSizeCountsEveryArchitecture(t *testing.T) {
	for name, c := range small {
		s := newSpace(t, c.space, c.in)
		if got, want := s.Size(), len(points(s)); got != float64(want) {
			t.Errorf("%s: %v, want %d", name, got, want)
		}
	}
	if got := newSpace(t, paper(), gray).Size(); got < 1e6 {
		t.Errorf("the paper's neighbourhood has %v points, want millions", got)
	}
}

func TestSampleReachesEveryPoint(t *testing.T) {
	for name, c := range small {
		s := newSpace(t, c.space, c.in)
		want := points(s)
		rng := rand.New(rand.NewSource(1))
		got := map[string]bool{}
		for draws := 0; draws < 200*len(want) && len(got) < len(want); draws++ {
			g := s.Sample(rng)
			if !want[g.Key()] {
				t.Fatalf("%s: %q is no point of the space", name, g.Key())
			}
			got[g.Key()] = true
		}
		if len(got) != len(want) {
			t.Errorf("%s: drew %d of %d points", name, len(got), len(want))
		}
	}
}

// From every point, some mutations lead to points from which, in the end, all
// others are found: the graph of mutations is strongly connected. Forward from
// one start and backward to it is enough to say so.
func TestMutationReachesEveryPointFromEveryOther(t *testing.T) {
	for name, c := range small {
		s := newSpace(t, c.space, c.in)
		want := points(s)
		forward, backward := map[string][]string{}, map[string][]string{}
		rng := rand.New(rand.NewSource(1))
		start := ""
		for _, key := range slices.Sorted(maps.Keys(want)) {
			a, err := lrunet.Parse(key)
			if err != nil {
				t.Fatal(err)
			}
			g, err := s.Encode(a)
			if err != nil {
				t.Fatal(err)
			}
			start = key
			for range 25 {
				child := g.Clone()
				child.Mutate(rng)
				to := child.Key()
				if !want[to] {
					t.Fatalf("%s: %q mutates out of the space to %q", name, key, to)
				}
				if to == key && len(want) > 1 {
					t.Fatalf("%s: mutation left %q as it was", name, key)
				}
				forward[key] = append(forward[key], to)
				backward[to] = append(backward[to], key)
			}
		}
		for way, next := range map[string]map[string][]string{"from": forward, "to": backward} {
			if n := reach(start, next); n != len(want) {
				t.Errorf("%s: %d of %d points have a way %s %q", name, n, len(want), way, start)
			}
		}
	}
}

func reach(start string, next map[string][]string) int {
	seen := map[string]bool{start: true}
	for todo := []string{start}; len(todo) > 0; {
		key := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, to := range next[key] {
			if !seen[to] {
				seen[to] = true
				todo = append(todo, to)
			}
		}
	}
	return len(seen)
}

func TestOperatorsKeepTheSpace(t *testing.T) {
	big := paper()
	big.Expansions, big.Groups = []int{1, 2, 4}, []int{4, 8, 16}
	spaces := map[string]onImages{"paper": {paper(), gray}, "big": {big, lrunet.Shape{C: 3, H: 32, W: 32}}, "tiny images": {big, lrunet.Shape{C: 3, H: 3, W: 4}}}
	for name, c := range small {
		spaces[name] = c
	}
	for _, c := range spaces {
		s := newSpace(t, c.space, c.in)
		rng := rand.New(rand.NewSource(7))
		for range 150 {
			a, b := s.Sample(rng), s.Sample(rng)
			sound(t, a, c.in)
			a.Crossover(b, rng)
			sound(t, a, c.in)
			sound(t, b, c.in)
			a.Mutate(rng)
			sound(t, a, c.in)
		}
	}
}

// Children are made of what their parents have: where both agree on a number
// in every stage, so do the children.
func TestCrossoverInherits(t *testing.T) {
	s := newSpace(t, paper(), gray)
	parse := func(text string) *Genome {
		a, err := lrunet.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		g, err := s.Encode(a)
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	rng := rand.New(rand.NewSource(3))
	mixed := 0
	for range 100 {
		a, b := parse("stem16/2 32x4/2 64x4 128x4 head64"), parse("stem32/2 64x4/2 128x4 head64")
		a0, b0 := a.Key(), b.Key()
		a.Crossover(b, rng)
		for _, g := range []*Genome{a, b} {
			arch := g.Arch()
			if arch.Stem.Stride != 2 || arch.Head.Width != 64 {
				t.Fatalf("%s: invented a stem or a head", g.Key())
			}
			for _, st := range arch.Stages {
				if st.Reuse != 4 || st.Width < 32 || st.Width > 128 {
					t.Fatalf("%s: invented a stage", g.Key())
				}
			}
		}
		if a.Key() != a0 && a.Key() != b0 && b.Key() != a0 && b.Key() != b0 {
			mixed++
		}
	}
	if mixed < 50 {
		t.Errorf("%d of 100 crossovers gave two new children, want half at least", mixed)
	}
}

func TestCrossoverChildrenShareNothing(t *testing.T) {
	s := newSpace(t, paper(), gray)
	rng := rand.New(rand.NewSource(5))
	for range 50 {
		a, b := s.Sample(rng), s.Sample(rng)
		parent := a.Clone()
		before := parent.Key()
		a.Crossover(b, rng)
		other := b.Key()
		a.Mutate(rng)
		if parent.Key() != before || b.Key() != other {
			t.Fatal("mutating one child changed another genome")
		}
	}
}

func TestSameSeedSameGenomes(t *testing.T) {
	s := newSpace(t, paper(), gray)
	run := func() (keys []string) {
		rng := rand.New(rand.NewSource(11))
		for range 20 {
			a, b := s.Sample(rng), s.Sample(rng)
			a.Crossover(b, rng)
			b.Mutate(rng)
			keys = append(keys, a.Key(), b.Key())
		}
		return keys
	}
	first, again := run(), run()
	for i := range first {
		if first[i] != again[i] {
			t.Fatalf("genome %d: %q, then %q", i, first[i], again[i])
		}
	}
}

// Few mutations change many things.
func TestMutationIsSmall(t *testing.T) {
	s := newSpace(t, paper(), gray)
	rng := rand.New(rand.NewSource(2))
	far := 0
	const n = 500
	for range n {
		g := s.Sample(rng)
		before := g.Arch()
		g.Mutate(rng)
		if distance(before, g.Arch()) > 3 {
			far++
		}
	}
	if far > n/10 {
		t.Errorf("%d of %d mutations changed more than three things", far, n)
	}
}

// distance counts differing numbers of two architectures; a stage more or less
// is one, whatever it holds.
func distance(a, b lrunet.Arch) int {
	d := 0
	differ := func(different bool) {
		if different {
			d++
		}
	}
	differ(a.Stem.Width != b.Stem.Width)
	differ(a.Stem.Stride != b.Stem.Stride)
	differ(a.Head != b.Head)
	if len(a.Stages) != len(b.Stages) {
		return d + max(len(a.Stages)-len(b.Stages), len(b.Stages)-len(a.Stages))
	}
	for i, s := range a.Stages {
		differ(s.Width != b.Stages[i].Width)
		differ(s.Reuse != b.Stages[i].Reuse)
		differ(s.Pool != b.Stages[i].Pool)
	}
	return d
}
