package lrunet

import "fmt"

// mobileNet is MobileNet (Howard et al., arXiv 1704.04861) in its form for
// CIFAR: depthwise separable convolutions from the image's resolution down to
// an eighth of it.
var mobileNet = baseline{name: "mobilenet", start: StartUniform, channels: mobileNetChannels, layers: mobileNetLayers}

// mobileNetBlocks are the channels and strides of its blocks.
var mobileNetBlocks = []struct{ channels, stride int }{
	{64, 2},
	{128, 2}, {128, 1},
	{256, 1}, {256, 1},
	{512, 2}, {512, 1}, {512, 1}, {512, 1}, {512, 1}, {512, 1},
	{1024, 1}, {1024, 1},
}

// mobileNetChannels is the channels of the stem and of each block.
func mobileNetChannels(v variant) []int {
	list := []int{v.scale(32)}
	for _, block := range mobileNetBlocks {
		list = append(list, v.scale(block.channels))
	}
	return list
}

func mobileNetLayers(b *builder, channels []int, _ int) {
	x := b.stem(channels[0], "features.0.0", "features.0.1", 0)
	for i, block := range mobileNetBlocks {
		name, params := fmt.Sprintf("block%d", i+1), fmt.Sprintf("features.%d", i+1)
		x = b.activated(name+".dw", depthwise(b.out(x).C, block.stride), params+".conv1", params+".bn1", 0, x)
		x = b.activated(name+".pw", pointwise(channels[i+1], 1), params+".conv2", params+".bn2", 0, x)
	}
	b.classify("classifier.1", 0.2, x)
}
