package lrunet

import "fmt"

// shuffleNet is ShuffleNet (Zhang et al., arXiv 1707.01083) in its form for
// CIFAR: units of grouped 1x1 convolutions with a channel shuffle between
// them, from the image's resolution down to an eighth of it.
var shuffleNet = baseline{
	name: "shufflenet", start: StartUniform, groups: []int{3, 1, 2, 4, 8},
	channels: shuffleNetChannels, layers: shuffleNetLayers,
}

// shuffleNetWidths are the channels of the first stage by groups (table 1);
// the next stages have two and four times as many.
var shuffleNetWidths = map[int]int{1: 144, 2: 200, 3: 240, 4: 272, 8: 384}

// shuffleNetChannels is the channels of the stem and of each stage.
func shuffleNetChannels(v variant) []int {
	first := shuffleNetWidths[v.groups]
	return []int{v.scale(24), v.scale(first), v.scale(2 * first), v.scale(4 * first)}
}

func shuffleNetLayers(b *builder, channels []int, groups int) {
	x := b.stem(channels[0], "conv1", "bn1", 0)
	for i, units := range []int{4, 8, 4} {
		stage := i + 1
		for k := range units {
			x = shuffleUnit(b, fmt.Sprintf("stage%d.%d", stage, k+1), fmt.Sprintf("layer%d.%d", stage, k), channels[stage], k == 0, groups, x)
		}
	}
	b.classify("linear", 0, x)
}

// shuffleUnit appends a unit with out channels. A halving one has stride 2,
// and its pooled input makes up the first channels' difference: those of the
// input come last. Any other adds its input.
func shuffleUnit(b *builder, name, params string, out int, halve bool, groups, in int) int {
	stride := 1
	if halve {
		stride = 2
		out -= b.out(in).C
	}
	mid := out / (4 * groups) * groups
	x := b.activated(name+".reduce", pointwise(mid, groups), params+".conv1", params+".bn1", 0, in)
	x = b.shuffle(name+".shuffle", groups, x)
	x = b.activated(name+".dw", depthwise(mid, stride), params+".conv2", params+".bn2", 0, x)
	x = b.normalized(name+".expand", pointwise(out, groups), params+".conv3", params+".bn3", x)
	if halve {
		shortcut := b.add(name+".pool", AvgPool{Kernel: 3, Stride: 2, Pad: 1}, nil, in)
		x = b.add(name+".concat", Concat{}, nil, x, shortcut)
	} else {
		x = b.add(name+".add", Add{}, nil, x, in)
	}
	return b.add(name+".relu", ReLU{}, nil, x)
}
