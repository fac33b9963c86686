package lrunet

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"lrunet/internal/testkit"
)

func build(t *testing.T, arch string, in Shape, classes int) *Program {
	t.Helper()
	p, err := Build(arch, in, classes)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	return p
}

// dump writes a program a layer a line: index, name, operator, inputs, shape
// and parameters.
func dump(p *Program) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %dx%dx%d to %d classes\n", p.Arch, p.Input.C, p.Input.H, p.Input.W, p.Classes)
	for i, l := range p.Layers {
		op := fmt.Sprintf("%T%+v", l.Op, l.Op)
		if c, ok := l.Op.(Channels); ok {
			op = fmt.Sprintf("Channels{%d to %d of %d}", c.Index[0], slices.Max(c.Index), len(c.Index))
		}
		fmt.Fprintf(&b, "%d %s %s of %v: %dx%dx%d\n", i, l.Name, strings.TrimPrefix(op, "lrunet."), l.In, l.Out.C, l.Out.H, l.Out.W)
		for _, q := range l.Params {
			fmt.Fprintf(&b, "    %s %v role %d\n", q.Name, q.Shape, q.Role)
		}
	}
	return b.String()
}

func TestProgramIsTheGoldenOne(t *testing.T) {
	got := dump(build(t, "lrunet-2", Shape{3, 32, 32}, 10)) + dump(build(t, "stem8 12x1e1g4/2 24x2 head6g3", Shape{1, 5, 7}, 3))
	testkit.Golden(t, "programs.golden", []byte(got))
}

// The files list what PyTorch's state_dict of the reference network holds.
func TestParametersAreThePublishedOnes(t *testing.T) {
	for _, c := range []struct {
		file, arch string
		in         Shape
	}{
		{"testdata/lrunet_w1_n2.names", "lrunet-2", Shape{3, 32, 32}},
		{"testdata/lrunet_w1_n3_gray28.names", "lrunet-3", Shape{1, 28, 28}},
	} {
		text, err := os.ReadFile(c.file)
		if err != nil {
			t.Fatal(err)
		}
		want := strings.Split(strings.TrimSpace(string(text)), "\n")
		var got []string
		for _, q := range build(t, c.arch, c.in, 10).Params() {
			got = append(got, strings.NewReplacer("[", "", "]", "").Replace(fmt.Sprintf("%s %v", q.Name, q.Shape)))
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", c.arch, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// The formulas are those that hold for the published checkpoints.
func TestParameterCounts(t *testing.T) {
	for _, c := range []struct {
		suffix   string
		in       Shape
		classes  int
		base, by int
	}{
		{"", Shape{3, 32, 32}, 10, 125642, 5760},
		{"", Shape{3, 28, 28}, 10, 125642, 5760},
		{"", Shape{1, 28, 28}, 10, 124490, 5760},
		{"", Shape{1, 32, 32}, 100, 124490 + 90*257, 5760},
		{"-2x", Shape{3, 32, 32}, 100, 502436, 11520},
	} {
		for _, n := range []int{1, 2, 3, 8, 10, 14, 64} {
			p := build(t, fmt.Sprintf("lrunet-%d%s", n, c.suffix), c.in, c.classes)
			got := 0
			for _, q := range p.Params() {
				if q.Role.Trainable() {
					got += q.Size()
				}
			}
			if want := c.base + c.by*n; got != want {
				t.Errorf("lrunet-%d%s on %v, %d classes: %d parameters, want %d", n, c.suffix, c.in, c.classes, got, want)
			}
		}
	}
}

func TestMapsAtTheHead(t *testing.T) {
	for _, in := range []Shape{{3, 32, 32}, {1, 28, 28}} {
		p := build(t, "lrunet-1", in, 10)
		last := p.Layers[len(p.Layers)-1]
		if before := p.Layers[last.In[0]].Out; before != (Shape{10, 2, 2}) {
			t.Errorf("%v: the logits' map is %v, want 2x2", in, before)
		}
	}
}

func TestChannelsRepeatCyclically(t *testing.T) {
	p := build(t, "stem6/2 16x1 head8", Shape{3, 8, 8}, 2)
	got := p.Layers[3].Op.(Channels).Index
	want := []int{0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestLinearHeadDiffersInTheLogitsReLUAlone(t *testing.T) {
	const text = "stem8/2 8x1 head8"
	cut := build(t, text, Shape{1, 8, 8}, 3)
	linear := build(t, text+"-linear", Shape{1, 8, 8}, 3)
	var names []string
	for _, l := range cut.Layers {
		if l.Name != "head.logits" {
			names = append(names, l.Name)
		}
	}
	var got []string
	for _, l := range linear.Layers {
		got = append(got, l.Name)
	}
	if !slices.Equal(got, names) || len(got)+1 != len(cut.Layers) {
		t.Errorf("got %v, want %v", got, names)
	}
}

func TestOnlyTheLastIterationDoesNotShuffle(t *testing.T) {
	for _, l := range build(t, "lrunet-3", Shape{3, 32, 32}, 10).Layers {
		op, ok := l.Op.(LRU)
		if ok && op.Shuffle == strings.HasSuffix(l.Name, ".3") {
			t.Errorf("%s: shuffle is %v", l.Name, op.Shuffle)
		}
	}
}

func TestImpossibleNetworks(t *testing.T) {
	for _, c := range []struct {
		arch    string
		in      Shape
		classes int
		want    string
	}{
		{"stem8/2 8x1/2 8x1/2 8x1/2 head8", Shape{1, 8, 8}, 2, `stage 3, "8x1/2", on images of 8x8: the map is already 1x1`},
		{"stem8/2 8x1 head8", Shape{1, 1, 1}, 2, "stem on images of 1x1: the map is already 1x1"},
		{"lrunet-1", Shape{0, 8, 8}, 2, "channels is 0"},
		{"lrunet-1", Shape{1, 5000, 8}, 2, "height is 5000"},
		{"lrunet-1", Shape{1, 8, -1}, 2, "width is -1"},
		{"lrunet-1", Shape{1, 8, 8}, 0, "classes is 0"},
		{"lrunet-", Shape{1, 8, 8}, 2, "N from 1"},
	} {
		_, err := Build(c.arch, c.in, c.classes)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s on %v: got %v, want ...%s...", c.arch, c.in, err, c.want)
		}
	}
	if _, err := Build("stem8/2 8x1/2 8x1/2 8x1 head8", Shape{1, 8, 8}, 2); err != nil {
		t.Errorf("stages on a 1x1 map are possible: %v", err)
	}
	if _, err := (Arch{}).Program(Shape{1, 8, 8}, 2); err == nil {
		t.Error("the empty architecture built")
	}
}
