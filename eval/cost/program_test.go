package cost

import (
	"fmt"
	"strings"
	"testing"

	"lrunet/lrunet"
)

// program is laid out by hand, a layer at a time.
type program struct{ lrunet.Program }

func (p *program) add(name string, op lrunet.Op, out lrunet.Shape, params []lrunet.Param, in ...int) int {
	p.Layers = append(p.Layers, lrunet.Layer{Name: name, Op: op, In: in, Out: out, Params: params})
	return len(p.Layers) - 1
}

func weight(name string, shape ...int) lrunet.Param {
	return lrunet.Param{Name: name, Shape: shape, Role: lrunet.Weight}
}

func norm(name string, c int) []lrunet.Param {
	var list []lrunet.Param
	for i, role := range []lrunet.Role{lrunet.Scale, lrunet.Shift, lrunet.Mean, lrunet.Variance} {
		list = append(list, lrunet.Param{Name: fmt.Sprintf("%s.%d", name, i), Shape: []int{c}, Role: role})
	}
	return list
}

// unfolded writes an LRU stage in primitive operators.
func unfolded(c, hw, e, g, reuse int) *lrunet.Program {
	x := lrunet.Shape{C: c, H: hw, W: hw}
	mid := lrunet.Shape{C: e * c, H: hw, W: hw}
	p := &program{lrunet.Program{Arch: "unfolded", Input: x, Classes: c}}
	order := make([]int, c)
	for i := range order {
		order[i] = c - 1 - i // any permutation will do
	}
	in := lrunet.Image
	for i := range reuse {
		n := func(s string) string { return fmt.Sprintf("%s.%d", s, i) }
		dw := p.add(n("dw"), lrunet.Conv{Out: e * c, Kernel: 3, Stride: 1, Pad: 1, Groups: c}, mid, []lrunet.Param{weight("dw", e*c, 1, 3, 3)}, in)
		b1 := p.add(n("bn1"), lrunet.BatchNorm{}, mid, norm(n("bn1"), e*c), dw)
		pw := p.add(n("pw"), lrunet.Conv{Out: c, Kernel: 1, Stride: 1, Groups: g}, x, []lrunet.Param{weight("pw", c, e*c/g, 1, 1)}, b1)
		b2 := p.add(n("bn2"), lrunet.BatchNorm{}, x, norm(n("bn2"), c), pw)
		sum := p.add(n("sum"), lrunet.Add{}, x, nil, b2, in)
		in = p.add(n("relu"), lrunet.ReLU{}, x, nil, sum)
		if i+1 < reuse {
			in = p.add(n("shuffle"), lrunet.Channels{Index: order}, x, nil, in)
		}
	}
	p.add("pool", lrunet.AvgPool{}, lrunet.Shape{C: c, H: 1, W: 1}, nil, in)
	return &p.Program
}

// folded is the same stage in LRU operators.
func folded(c, hw, e, g, reuse int) *lrunet.Program {
	x := lrunet.Shape{C: c, H: hw, W: hw}
	p := &program{lrunet.Program{Arch: "folded", Input: x, Classes: c}}
	in := lrunet.Image
	for i := range reuse {
		params := []lrunet.Param{weight("dw", e*c, 1, 3, 3), weight("pw", c, e*c/g, 1, 1)}
		params = append(params, norm(fmt.Sprintf("bn1.%d", i), e*c)...)
		params = append(params, norm(fmt.Sprintf("bn2.%d", i), c)...)
		in = p.add(fmt.Sprintf("lru.%d", i), lrunet.LRU{Expansion: e, Groups: g, Shuffle: i+1 < reuse}, x, params, in)
	}
	p.add("pool", lrunet.AvgPool{}, lrunet.Shape{C: c, H: 1, W: 1}, nil, in)
	return &p.Program
}

// A network costs the same in whatever operators it is written; only the peak
// knows that a fused iteration accumulates into the residual.
func TestFusedEqualsPrimitive(t *testing.T) {
	for _, c := range []struct{ c, hw, e, g, reuse int }{{16, 5, 2, 8, 1}, {16, 5, 2, 8, 4}, {12, 7, 3, 2, 2}, {8, 1, 1, 1, 3}} {
		a, b := unfolded(c.c, c.hw, c.e, c.g, c.reuse), folded(c.c, c.hw, c.e, c.g, c.reuse)
		for _, p := range []*lrunet.Program{a, b} {
			if err := p.Validate(); err != nil {
				t.Fatal(err)
			}
		}
		x, y := Of(a), Of(b)
		unit := c.c * c.hw * c.hw
		if want := (2 + c.e) * unit; x.PeakActivations != want {
			t.Errorf("%+v: primitive peak %d, want %d", c, x.PeakActivations, want)
		}
		if want := (1 + c.e) * unit; y.PeakActivations != want {
			t.Errorf("%+v: fused peak %d, want %d", c, y.PeakActivations, want)
		}
		x.Arch, x.Layers, x.PeakActivations = y.Arch, y.Layers, y.PeakActivations
		if fmt.Sprint(x) != fmt.Sprint(y) {
			t.Errorf("%+v: primitive %+v, fused %+v", c, x, y)
		}
	}
}

func TestSharedNormalisationCountsAsShared(t *testing.T) {
	x := lrunet.Shape{C: 4, H: 1, W: 1}
	p := &program{lrunet.Program{Input: x, Classes: 4}}
	a := p.add("a", lrunet.BatchNorm{}, x, norm("bn", 4), lrunet.Image)
	b := p.add("b", lrunet.BatchNorm{}, x, norm("bn", 4), a)
	p.add("c", lrunet.BatchNorm{}, x, norm("own", 4), b)
	got := Of(&p.Program)
	if got.Params != 16 || got.ParamsShared != 8 || got.ParamsAffine != 8 || got.MACRefetch != 24 || got.MACFetchOnce != 16 {
		t.Errorf("got %+v", got)
	}
}

// Live sums worked out by hand, layer by layer.
func TestLiveActivationsWithBranches(t *testing.T) {
	s := func(c, hw int) lrunet.Shape { return lrunet.Shape{C: c, H: hw, W: hw} }
	p := &program{lrunet.Program{Arch: "branched", Input: s(1, 4), Classes: 8}}
	conv := func(out int) lrunet.Conv { return lrunet.Conv{Out: out, Kernel: 1, Stride: 1, Groups: 1} }
	x := p.add("stem", conv(4), s(4, 4), []lrunet.Param{weight("s", 4, 1, 1, 1)}, lrunet.Image) // image 16 + 64
	left := p.add("left", lrunet.Channels{Index: []int{0, 1}}, s(2, 4), nil, x)                 // 64 + 32
	right := p.add("right", lrunet.Channels{Index: []int{2, 3}}, s(2, 4), nil, x)               // 64 + 32 + 32
	wide := p.add("wide", conv(6), s(6, 4), []lrunet.Param{weight("w", 6, 2, 1, 1)}, right)     // 32 + 32 + 96
	relu := p.add("relu", lrunet.ReLU{}, s(6, 4), nil, wide)                                    // 32 + 96, in place
	join := p.add("join", lrunet.Concat{}, s(8, 4), nil, left, relu)                            // 32 + 96 + 128
	turn := p.add("turn", lrunet.Channels{Index: []int{7, 6, 5, 4, 3, 2, 1, 0}}, s(8, 4), nil, join)
	half := p.add("half", lrunet.MaxPool{Kernel: 3, Stride: 2, Pad: 1}, s(8, 2), nil, turn) // 128 + 32
	keep := p.add("keep", lrunet.ReLU{}, s(8, 2), nil, half)                                // half is read again: 32 + 32
	twice := p.add("twice", lrunet.Add{}, s(8, 2), nil, keep, half, half)                   // 64
	p.add("mean", lrunet.AvgPool{}, s(8, 1), nil, twice)                                    // 32 + 8
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	var got []string
	c := Of(&p.Program)
	for _, l := range c.Layers {
		got = append(got, fmt.Sprint(l.LiveActivations))
	}
	if want := "80 96 128 160 128 256 128 160 64 64 40"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
	if c.PeakActivations != 256 {
		t.Errorf("peak %d, want 256", c.PeakActivations)
	}
	// Two residual reads, three convolutions' traffic, no more.
	if want := 64 + (16 + 64 + 4) + (32 + 96 + 12); c.MACRefetch != want || c.MACFetchOnce != want {
		t.Errorf("mac %d and %d, want %d", c.MACRefetch, c.MACFetchOnce, want)
	}
}

// An iteration whose input is read again later cannot accumulate into it.
func TestResidualThatMustBeKept(t *testing.T) {
	p := folded(8, 4, 2, 8, 1)
	p.Layers = p.Layers[:1]
	p.Layers = append(p.Layers,
		lrunet.Layer{Name: "sum", Op: lrunet.Add{}, In: []int{0, lrunet.Image}, Out: p.Input},
		lrunet.Layer{Name: "pool", Op: lrunet.AvgPool{}, In: []int{1}, Out: lrunet.Shape{C: 8, H: 1, W: 1}})
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	if got := Of(p).PeakActivations; got != 4*8*16 {
		t.Errorf("got %d, want %d", got, 4*8*16)
	}
}
