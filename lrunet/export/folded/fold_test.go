package folded

import (
	"math"
	"testing"

	"lrunet/lrunet"
	"lrunet/lrunet/export/internal/nets"
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

// Values that are needed at the same time lie apart, and no more memory is taken
// than that of one step with the most.
func TestArena(t *testing.T) {
	for _, k := range nets.Kinds {
		m := k.Model(t)
		net, err := Of(m.Program, nets.Values(m))
		if err != nil {
			t.Fatal(err)
		}
		sizes, scratch := make([]int, len(net.Values)), make([]int, len(net.Steps))
		for v, shape := range net.Values {
			sizes[v] = shape.Size()
		}
		for i := range scratch {
			scratch[i] = 5 * (i % 3)
		}
		a := net.Place(sizes, scratch)
		r, last := NewRunner(net), net.lastReads()
		want := r.Run(k.Images(1)[0])
		owner := make([]int, a.Size) // of each byte, the value there
		for i, s := range net.Steps {
			for _, v := range s.Reads() {
				for at := range sizes[v] {
					if v != Image && owner[a.At[v]+at] != v {
						t.Fatalf("%s: %s: value %d was overwritten by %d", k.Arch, s.Label(), v, owner[a.At[v]+at])
					}
				}
			}
			for at := range scratch[i] {
				if v := owner[a.Scratch[i]+at]; v != 0 && last[v] >= i {
					t.Fatalf("%s: %s: its scratch overwrites value %d", k.Arch, s.Label(), v)
				}
				owner[a.Scratch[i]+at] = -1
			}
			for at := range sizes[s.Writes()] {
				owner[a.At[s.Writes()]+at] = s.Writes()
			}
			for at := range scratch[i] {
				if v := owner[a.Scratch[i]+at]; v != -1 {
					t.Fatalf("%s: %s: value %d overwrites its scratch", k.Arch, s.Label(), v)
				}
				owner[a.Scratch[i]+at] = 0
			}
		}
		if len(want) != nets.Classes {
			t.Errorf("%d logits", len(want))
		}
	}
}
