package graph

import (
	"fmt"
	"slices"
	"testing"

	"lrunet/lrunet"
)

// normalised is a convolution of a map of some channels to as many with its normalisation,
// and its activation if that is wanted.
func normalised(layers []lrunet.Layer, name string, from, channels, kernel, groups int, activated bool) []lrunet.Layer {
	at := len(layers)
	vector := func(of string, role lrunet.Role) lrunet.Param {
		return lrunet.Param{Name: fmt.Sprintf("%s.%s", name, of), Shape: []int{channels}, Role: role}
	}
	layers = append(layers,
		lrunet.Layer{Name: name, Op: lrunet.Conv{Out: channels, Kernel: kernel, Stride: 1, Pad: kernel / 2, Groups: groups}, In: []int{from}, Out: testShape(channels),
			Params: []lrunet.Param{{Name: name + ".weight", Shape: []int{channels, channels / groups, kernel, kernel}, Role: lrunet.Weight}}},
		lrunet.Layer{Name: name + ".norm", Op: lrunet.BatchNorm{}, In: []int{at}, Out: testShape(channels),
			Params: []lrunet.Param{vector("scale", lrunet.Scale), vector("shift", lrunet.Shift), vector("mean", lrunet.Mean), vector("variance", lrunet.Variance)}})
	if activated {
		layers = append(layers, lrunet.Layer{Name: name + ".relu", Op: lrunet.ReLU{}, In: []int{at + 1}, Out: testShape(channels)})
	}
	return layers
}

// shuffles is a program whose first map two depthwise convolutions alone read, one of them
// shuffled. Its second has such a reader, too, but others as well, one of which needs it in
// the backward pass; a selection that is no shuffle goes before the last one; and what
// follows that is joined with others, for a depthwise convolution again.
func shuffles() *lrunet.Program {
	pick := func(name string, from int, index ...int) lrunet.Layer {
		return lrunet.Layer{Name: name, Op: lrunet.Channels{Index: index}, In: []int{from}, Out: testShape(len(index))}
	}
	layers := normalised(nil, "stem", lrunet.Image, 6, 3, 1, true)
	layers = append(layers, pick("shuffle", 2, 3, 0, 4, 1, 5, 2))
	layers = normalised(layers, "d1", 3, 6, 3, 6, true)
	layers = normalised(layers, "d2", 2, 6, 3, 6, false)
	layers = append(layers, lrunet.Layer{Name: "sum", Op: lrunet.Add{}, In: []int{6, 8}, Out: testShape(6)})
	layers = normalised(layers, "p", 9, 6, 1, 1, true)
	layers = normalised(layers, "d3", 12, 6, 3, 6, true)
	layers = append(layers, testConv("e", 6, 12, 2), pick("twice", 12, 0, 1, 2, 3, 4, 4))
	layers = normalised(layers, "d4", 17, 6, 3, 6, false)
	layers = normalised(layers, "p2", 19, 6, 1, 2, true)
	layers = append(layers, lrunet.Layer{Name: "join", Op: lrunet.Concat{}, In: []int{15, 22, 16}, Out: testShape(14)},
		pick("mix", 23, 0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11, 12))
	layers = normalised(layers, "d5", 24, 13, 3, 13, true)
	return &lrunet.Program{Arch: "shuffles", Input: testShape(6), Classes: 3, Layers: append(layers, testHead(27, 13)...)}
}

// A map that depthwise convolutions alone read is never normalised by itself; a shuffle
// before one is no layer.
func TestRawResults(t *testing.T) {
	var raw, selections []string
	for _, l := range fuse(shuffles()) {
		if l.raw {
			raw = append(raw, l.Name)
		}
		if _, selects := l.Op.(lrunet.Channels); selects {
			selections = append(selections, l.Name)
		}
	}
	if !slices.Equal(raw, []string{"stem"}) || !slices.Equal(selections, []string{"twice"}) {
		t.Errorf("raw %v, selections %v", raw, selections)
	}
}

// In the rivals, all depthwise convolutions but those that others read beside read such.
func TestRivalsHaveRawResults(t *testing.T) {
	for arch, want := range map[string]int{"mobilenet-0.25": 13, "mobilenetv2-0.25": 17, "shufflenet-0.5-g3": 16, "shufflenetv2-0.25": 16} {
		layers := fuse(build(t, arch, lrunet.Shape{C: 3, H: 32, W: 32}, 10))
		readers := 0
		for _, l := range layers {
			if l.channelwise() && layers[l.In[0]].raw {
				readers++
			}
			if _, selects := l.Op.(lrunet.Channels); selects {
				t.Errorf("%s: %s is left", arch, l.Name)
			}
		}
		if readers != want {
			t.Errorf("%s: %d depthwise convolutions read raw results, want %d", arch, readers, want)
		}
	}
}
