package graph

import (
	"slices"
	"testing"

	"lrunet/lrunet"
)

func TestFuse(t *testing.T) {
	small := lrunet.Shape{C: 3, H: 8, W: 8}
	for _, c := range []struct {
		name  string
		p     *lrunet.Program
		fused []string
		left  []string
	}{
		{"others read it too", branches(), []string{"b"}, []string{"stem", "a", "sum", "sum2", "half", "join", "pool", "mean", "logits"}},
		{"chain", build(t, "stem8 8x1g4/2 head8", small, 4), []string{"stem.conv", "head.conv"},
			[]string{"stage1.1", "stage1.pool", "head.dropout", "head.classes", "head.logits", "head.pool"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := len(c.p.Layers)
			f := fuse(c.p)
			var fused, left []string
			for i, l := range f {
				for _, in := range l.In {
					if in >= i {
						t.Errorf("layer %d reads layer %d", i, in)
					}
				}
				if l.normalized {
					fused = append(fused, l.Name)
					if l.activation == nil || len(l.Params) != 5 {
						t.Errorf("%s: %+v with %d parameters", l.Name, l, len(l.Params))
					}
				} else {
					left = append(left, l.Name)
				}
			}
			if !slices.Equal(fused, c.fused) || !slices.Equal(left, c.left) {
				t.Errorf("fused %v, left %v", fused, left)
			}
			if len(c.p.Layers) != before || f[len(f)-1].Out != c.p.Layers[before-1].Out {
				t.Error("the program or its result changed")
			}
		})
	}
}

// A range of channels that one layer reads is no layer, if all ranges make up what they
// are cut from; a selection is one with the join before it.
func TestSplitsVanish(t *testing.T) {
	var names []string
	for _, l := range fuse(ranges()) {
		names = append(names, l.Name)
	}
	want := []string{"stem", "a", "join", "sum", "first", "second", "b", "c", "join2", "mean", "logits"}
	if !slices.Equal(names, want) {
		t.Errorf("layers %v, want %v", names, want)
	}
	sum := fuse(ranges())[3]
	if !slices.Equal(sum.In, []int{2, 2}) || !slices.Equal(sum.first, []int{3, 0}) || !slices.Equal(sum.ranges, []bool{true, true}) {
		t.Errorf("the sum reads %v from %v on, ranges: %v", sum.In, sum.first, sum.ranges)
	}
}

// A convolution writes its channels of a shuffled concatenation itself.
func TestConcatenationsVanish(t *testing.T) {
	joins := 0
	for _, l := range fuse(build(t, "shufflenetv2-0.25", lrunet.Shape{C: 3, H: 32, W: 32}, 10)) {
		switch l.Op.(type) {
		case lrunet.Channels, lrunet.Concat:
			t.Errorf("%s is left", l.Name)
		}
		if l.join == nil {
			continue
		}
		joins++
		if !slices.Equal(l.ops(), []string{"Conv", "BatchNorm", "ReLU", "Concat", "Channels"}) || len(l.In) != 2 || l.own().C*2 != l.Out.C {
			t.Errorf("%s reads %v, executes %v, joins %d of %d channels", l.Name, l.In, l.ops(), l.own().C, l.Out.C)
		}
		if l.join.first != 1 || l.join.step != 2 {
			t.Errorf("%s writes every %d channels from %d on", l.Name, l.join.step, l.join.first)
		}
	}
	if joins != 16 {
		t.Errorf("%d joins, want 16", joins)
	}
}

// What is not equally far apart in a selection, or there more than once, is copied.
func TestJoinSpreads(t *testing.T) {
	for _, c := range []struct {
		join        join
		first, step int // 0 if it does not spread
	}{
		{join{inputs: []int{2, 3}, own: 1, index: []int{0, 1, 2, 3, 4}}, 2, 1},
		{join{inputs: []int{2, 2}, own: 0, index: []int{0, 2, 1, 3}}, 0, 2},
		{join{inputs: []int{2, 1}, own: 1, index: []int{0, 2, 1}}, 1, 1},
		{join{inputs: []int{1, 3}, own: 1, index: []int{1, 0, 2, 3}}, 0, 0},
		{join{inputs: []int{1, 2}, own: 1, index: []int{2, 1, 0}}, 0, 0},
		{join{inputs: []int{1, 2}, own: 1, index: []int{1, 2, 1}}, 0, 0},
		{join{inputs: []int{1, 2}, own: 1, index: []int{0, 1}}, 0, 0},
	} {
		if spread := c.join.spread(); spread != (c.step > 0) || spread && (c.join.first != c.first || c.join.step != c.step) {
			t.Errorf("%v: spread %v, from %d on, step %d", c.join, spread, c.join.first, c.join.step)
		}
	}
}

// A sum takes the activation that alone reads it; behind a concatenation it stays by itself.
func TestSumsTakeTheirActivation(t *testing.T) {
	sums, alone := 0, 0
	for _, l := range fuse(build(t, "shufflenet-0.5-g3", lrunet.Shape{C: 3, H: 32, W: 32}, 10)) {
		switch l.Op.(type) {
		case lrunet.Add:
			sums++
			if !slices.Equal(l.ops(), []string{"Add", "ReLU"}) {
				t.Errorf("%s executes %v", l.Name, l.ops())
			}
		case lrunet.ReLU:
			alone++
		}
	}
	if sums != 13 || alone != 3 {
		t.Errorf("%d sums and %d activations by themselves, want 13 and 3", sums, alone)
	}
}

// A repetition of channels is no layer where an iteration alone reads it and its groups
// read whole groups of what is repeated.
func TestRepetitionsVanish(t *testing.T) {
	for arch, want := range map[string]bool{
		"stem8/2 8x2g4/2 16x2g4 head8":   true,
		"stem8/2 8x2g4/2 12x2g4 head8g4": false,
		"stem8/2 8x2g4/2 16x2g4i head8":  false,
	} {
		p, err := lrunet.Build(arch, lrunet.Shape{C: 3, H: 8, W: 8}, 4)
		if err != nil {
			t.Fatal(err)
		}
		fused, left := false, false
		for _, l := range fuse(p) {
			_, selects := l.Op.(lrunet.Channels)
			left = left || selects
			fused = fused || slices.Equal(l.ops(), []string{"Channels", "LRU"}) && l.Name == "stage2.1" && l.inputs[0].C == 8 && l.reads()[0].C == l.Out.C
		}
		if fused != want || left == want {
			t.Errorf("%s: fused %v, left %v", arch, fused, left)
		}
	}
}
