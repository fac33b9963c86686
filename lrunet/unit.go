package lrunet

// The building blocks of the baselines' units.

// pointwise is a 1x1 convolution.
func pointwise(out, groups int) Conv { return Conv{Out: out, Kernel: 1, Stride: 1, Groups: groups} }

// depthwise is a 3x3 convolution of each channel by itself.
func depthwise(channels, stride int) Conv {
	return Conv{Out: channels, Kernel: 3, Stride: stride, Pad: 1, Groups: channels}
}

// normalized appends a convolution without bias and its batch normalisation,
// whose parameters are called after conv and norm.
func (b *builder) normalized(name string, op Conv, conv, norm string, in int) int {
	x := b.add(name, op, []string{conv + ".weight"}, in)
	return b.add(name+".bn", BatchNorm{}, normNames(norm), x)
}

// activated is normalized with a ReLU after it; limit is 0 for none, 6 for ReLU6.
func (b *builder) activated(name string, op Conv, conv, norm string, limit float32, in int) int {
	return b.add(name+".relu", ReLU{limit}, nil, b.normalized(name, op, conv, norm, in))
}

// stem is the baselines' first layer, a 3x3 convolution at the image's
// resolution.
func (b *builder) stem(width int, conv, norm string, limit float32) int {
	return b.activated("stem", Conv{Out: width, Kernel: 3, Stride: 1, Pad: 1, Groups: 1}, conv, norm, limit, Image)
}

// classify ends a baseline: the average over all positions, dropout if its rate
// is positive, and a linear layer with bias.
func (b *builder) classify(name string, dropout float64, x int) {
	x = b.add("head.pool", AvgPool{}, nil, x)
	if dropout > 0 {
		x = b.add("head.dropout", Dropout{dropout}, nil, x)
	}
	op := pointwise(b.program.Classes, 1)
	op.Bias = true
	b.add("head.classes", op, []string{name + ".weight", name + ".bias"}, x)
}

// shuffle appends the channel shuffle of arXiv 1707.01083: as a table of
// groups rows, read by columns.
func (b *builder) shuffle(name string, groups, x int) int {
	if groups == 1 || b.err != nil {
		return x
	}
	index := make([]int, b.out(x).C)
	for i := range index {
		index[i] = i%groups*(len(index)/groups) + i/groups
	}
	return b.add(name, Channels{index}, nil, x)
}

// part appends a selection of the channels in [from, to).
func (b *builder) part(name string, from, to, x int) int {
	var index []int
	for i := from; i < to; i++ {
		index = append(index, i)
	}
	return b.add(name, Channels{index}, nil, x)
}
