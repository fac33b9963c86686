package folded

import (
	"fmt"
	"math"
	"testing"

	"lrunet/lrunet"
	"lrunet/lrunet/internal/nets"
)

func TestFoldedNetworksAnswerAsTheirPrograms(t *testing.T) {
	for _, k := range nets.Kinds {
		m := k.Model(t)
		net, err := Of(m.Program, nets.Values(m))
		if err != nil {
			t.Errorf("%s: %v", k.Arch, err)
			continue
		}
		images := k.Images(3)
		r := NewRunner(net)
		distinct := map[float32]bool{}
		for i, want := range k.Logits(t, m, images) {
			for c, got := range r.Run(images[i]) {
				if w := want[c]; !(math.Abs(float64(got-w)) <= 1e-4*(1+math.Abs(float64(w)))) {
					t.Errorf("%s: image %d: logit %d is %v, want %v", k.Arch, i, c, got, w)
				}
				distinct[got] = true
			}
		}
		if len(distinct) < 4 {
			t.Errorf("%s: all answers are %v: the network tells nothing", k.Arch, distinct)
		}
	}
}

func TestInterleaved(t *testing.T) {
	got := Interleaved([]uint8{1, 2, 3, 4, 5, 6}, lrunet.Shape{C: 3, H: 1, W: 2})
	if want := "\x01\x03\x05\x02\x04\x06"; string(got) != want {
		t.Errorf("%v, want %v", got, []byte(want))
	}
}

// Only a convolution takes bytes.
func TestTheImageIsForConvolutions(t *testing.T) {
	p := &lrunet.Program{
		Input: lrunet.Shape{C: 1, H: 2, W: 2}, Classes: 1,
		Layers: []lrunet.Layer{{Name: "pool", Op: lrunet.AvgPool{}, In: []int{lrunet.Image}, Out: lrunet.Shape{C: 1, H: 1, W: 1}}},
	}
	const want = "layer pool: reads the image; only convolutions can"
	if _, err := Of(p, nil); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// What is still needed is never overwritten: a value that will be read, or what a
// step needs besides.
func TestArena(t *testing.T) {
	for _, k := range nets.Kinds {
		m := k.Model(t)
		net, err := Of(m.Program, nets.Values(m))
		if err != nil {
			t.Fatal(err)
		}
		sizes, scratch := make([]int, len(net.Values)), make([]int, len(net.Steps))
		total := 0
		for v, shape := range net.Values {
			sizes[v] = shape.Size()
			total += sizes[v]
		}
		for i := range scratch {
			scratch[i] = 5 * (i % 3)
		}
		a := net.Place(sizes, scratch)
		if a.Size >= total {
			t.Errorf("%s: %d bytes for values of %d in all", k.Arch, a.Size, total)
		}
		memory := make([]string, a.Size) // who wrote each byte last
		write := func(at, size int, who string) {
			for i := range size {
				memory[at+i] = who
			}
		}
		intact := func(s Step, at, size int, who string) {
			for i := range size {
				if memory[at+i] != who {
					t.Fatalf("%s: %s: %s was overwritten by %s", k.Arch, s.Label(), who, memory[at+i])
				}
			}
		}
		name := func(v int) string { return fmt.Sprintf("value %d", v) }
		for i, s := range net.Steps {
			write(a.Scratch[i], scratch[i], "scratch")
			for _, v := range s.Reads() {
				if v != Image {
					intact(s, a.At[v], sizes[v], name(v))
				}
			}
			write(a.At[s.Writes()], sizes[s.Writes()], name(s.Writes()))
			intact(s, a.Scratch[i], scratch[i], "scratch")
		}
		intact(net.Steps[len(net.Steps)-1], a.At[net.Logits()], sizes[net.Logits()], name(net.Logits()))
	}
}
