package lrunet

import "fmt"

// mobileNetV2 is MobileNetV2 (Sandler et al., arXiv 1801.04381) in its form
// for CIFAR: inverted residuals from the image's resolution down to an eighth
// of it.
var mobileNetV2 = baseline{name: "mobilenetv2", start: StartNarrow, channels: mobileNetV2Channels, layers: mobileNetV2Layers}

// mobileNetV2Stages are its table 2 with the strides for small images; the
// stride is the first block's, the others' is 1.
var mobileNetV2Stages = []struct{ expansion, channels, repeats, stride int }{
	{1, 16, 1, 1},
	{6, 24, 2, 2},
	{6, 32, 3, 2},
	{6, 64, 4, 1},
	{6, 96, 3, 1},
	{6, 160, 3, 2},
	{6, 320, 1, 1},
}

// mobileNetV2Channels is the channels of the stem, of each stage and of the
// last convolution, which a multiplier below 1 leaves as it is.
func mobileNetV2Channels(v variant) []int {
	list := []int{v.scale(32)}
	for _, s := range mobileNetV2Stages {
		list = append(list, v.scale(s.channels))
	}
	return append(list, max(1280, v.scale(1280)))
}

func mobileNetV2Layers(b *builder, channels []int, _ int) {
	x := b.stem(channels[0], "features.0.0", "features.0.1", 6)
	k := 0
	for i, s := range mobileNetV2Stages {
		stride := s.stride
		for range s.repeats {
			k++
			x = invertedResidual(b, k, channels[i+1], s.expansion, stride, x)
			stride = 1
		}
	}
	last := channels[len(channels)-1]
	k++
	params := fmt.Sprintf("features.%d", k)
	x = b.activated("last", pointwise(last, 1), params+".0", params+".1", 6, x)
	b.classify("classifier.1", 0.2, x)
}

// invertedResidual appends block k: a 1x1 convolution to expansion times the
// channels (none if that is 1), a depthwise one and a linear 1x1. The input is
// added where it has the result's shape.
func invertedResidual(b *builder, k, out, expansion, stride, in int) int {
	name := fmt.Sprintf("block%d", k)
	at := 0 // place in the published block's sequence, where an activation takes one too
	params := func(i int) string { return fmt.Sprintf("features.%d.conv.%d", k, at+i) }
	c := b.out(in).C
	x := in
	if expansion > 1 {
		x = b.activated(name+".expand", pointwise(expansion*c, 1), params(0), params(1), 6, x)
		at += 3
	}
	x = b.activated(name+".dw", depthwise(expansion*c, stride), params(0), params(1), 6, x)
	at += 3
	x = b.normalized(name+".project", pointwise(out, 1), params(0), params(1), x)
	if stride == 1 && c == out {
		x = b.add(name+".add", Add{}, nil, in, x)
	}
	return x
}
