package lrunet

import (
	"strings"
	"testing"
)

// Stages count their iterations each on its own, also where no layer lies
// between them.
func TestTruncatedKeepsTheFirstIterationsOfEachStage(t *testing.T) {
	in := Shape{C: 1, H: 12, W: 12}
	for arch, c := range map[string]struct {
		iterations int
		after      [4]string // of 1 to 4 iterations: the layers between stem and head
	}{
		"stem8/2 8x3 8x2 head8": {3, [4]string{
			"LRU Channels LRU", "LRU LRU LRU LRU", "LRU LRU LRU LRU LRU", "LRU LRU LRU LRU LRU",
		}},
		"stem8/2 8x1/2 16x4 head8": {4, [4]string{
			"LRU MaxPool Channels LRU Channels Channels", "LRU MaxPool Channels LRU LRU Channels",
			"LRU MaxPool Channels LRU LRU LRU", "LRU MaxPool Channels LRU LRU LRU LRU",
		}},
	} {
		p, err := Build(arch, in, 2)
		if err != nil {
			t.Fatal(err)
		}
		if n := p.Iterations(); n != c.iterations {
			t.Errorf("%s: %d iterations, want %d", arch, n, c.iterations)
		}
		for i, want := range c.after {
			cut := p.Truncated(i + 1)
			if err := cut.Validate(); err != nil {
				t.Fatalf("%s: %v", cut.Arch, err)
			}
			var ops []string
			for _, l := range cut.Layers[3 : len(cut.Layers)-7] {
				ops = append(ops, l.Op.Name())
			}
			if got := strings.Join(ops, " "); got != want {
				t.Errorf("%s: %s, want %s", cut.Arch, got, want)
			}
		}
	}
	p, err := Build("mobilenet-0.25", Shape{C: 3, H: 32, W: 32}, 10)
	if err != nil {
		t.Fatal(err)
	}
	if n := p.Iterations(); n != 0 || len(p.Truncated(1).Layers) != len(p.Layers) {
		t.Errorf("a network without reuse has %d iterations, and loses layers", n)
	}
}
