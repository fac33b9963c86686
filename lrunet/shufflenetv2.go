package lrunet

import "fmt"

// shuffleNetV2 is ShuffleNetV2 (Ma et al., arXiv 1807.11164) in its form for
// CIFAR: units that split, convolve half and shuffle, from the image's
// resolution down to an eighth of it.
var shuffleNetV2 = baseline{name: "shufflenetv2", start: StartUniform, channels: shuffleNetV2Channels, layers: shuffleNetV2Layers}

// shuffleNetV2Widths are the channels of the first stage at the published
// multipliers (table 5, and 0.25 and 0.75 with arXiv 1901.09615); the next
// stages have two and four times as many.
var shuffleNetV2Widths = []struct {
	multiplier float64
	channels   int
}{{0, 0}, {0.25, 32}, {0.5, 48}, {0.75, 60}, {1, 116}, {1.5, 176}, {2, 244}, {4, 488}}

// shuffleNetV2Channels is the channels of the first stage and of the last
// convolution.
func shuffleNetV2Channels(v variant) []int {
	last := 1024
	if v.multiplier > 1.5 {
		last = 2048
	}
	return []int{ShuffleNetV2Width(v.multiplier), last}
}

// ShuffleNetV2Width is the channels of ShuffleNetV2's first stage, an even
// number, for a multiplier of at most MaxWidthMultiplier; between two published
// multipliers it lies on the straight line.
func ShuffleNetV2Width(multiplier float64) int {
	k := 1
	for shuffleNetV2Widths[k].multiplier < multiplier {
		k++
	}
	from, to := shuffleNetV2Widths[k-1], shuffleNetV2Widths[k]
	share := (multiplier - from.multiplier) / (to.multiplier - from.multiplier)
	return from.channels + 2*int(share*float64(to.channels-from.channels)/2)
}

func shuffleNetV2Layers(b *builder, channels []int, _ int) {
	x := b.stem(24, "conv1", "bn1", 0)
	for i, units := range []int{3, 7, 3} {
		stage := i + 1
		x = downUnit(b, fmt.Sprintf("stage%d.1", stage), fmt.Sprintf("layer%d.0", stage), channels[0]<<i, x)
		for k := range units {
			x = basicUnit(b, fmt.Sprintf("stage%d.%d", stage, k+2), fmt.Sprintf("layer%d.%d", stage, k+1), x)
		}
	}
	x = b.activated("last", pointwise(channels[1], 1), "conv2", "bn2", 0, x)
	b.classify("linear", 0, x)
}

// basicUnit appends a unit that leaves the first half of its channels as they
// are.
func basicUnit(b *builder, name, params string, in int) int {
	c := b.out(in).C
	keep := b.part(name+".keep", 0, c/2, in)
	x := b.part(name+".take", c/2, c, in)
	x = b.activated(name+".pw1", pointwise(c/2, 1), params+".conv1", params+".bn1", 0, x)
	x = b.normalized(name+".dw", depthwise(c/2, 1), params+".conv2", params+".bn2", x)
	x = b.activated(name+".pw2", pointwise(c/2, 1), params+".conv3", params+".bn3", 0, x)
	x = b.add(name+".concat", Concat{}, nil, keep, x)
	return b.shuffle(name+".shuffle", 2, x)
}

// downUnit appends a unit of stride 2 with out channels, half of them from
// each of its branches.
func downUnit(b *builder, name, params string, out, in int) int {
	c := b.out(in).C
	left := b.normalized(name+".left.dw", depthwise(c, 2), params+".conv1", params+".bn1", in)
	left = b.activated(name+".left.pw", pointwise(out/2, 1), params+".conv2", params+".bn2", 0, left)
	right := b.activated(name+".right.pw1", pointwise(out/2, 1), params+".conv3", params+".bn3", 0, in)
	right = b.normalized(name+".right.dw", depthwise(out/2, 2), params+".conv4", params+".bn4", right)
	right = b.activated(name+".right.pw2", pointwise(out/2, 1), params+".conv5", params+".bn5", 0, right)
	x := b.add(name+".concat", Concat{}, nil, left, right)
	return b.shuffle(name+".shuffle", 2, x)
}
