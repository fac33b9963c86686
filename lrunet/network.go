package lrunet

import "fmt"

// Program is the architecture as layers, reading images of shape in, with a
// logit for each of the classes. The parameters have the names of the authors'
// published checkpoints. It fails if the architecture is not valid, if the images
// or the classes are out of bounds, and if a pool or a stride would halve a map of
// one pixel: the network without it would be the same.
func (a Arch) Program(in Shape, classes int) (*Program, error) {
	if err := a.Validate(); err != nil {
		return nil, err
	}
	if err := checkTask(in, classes); err != nil {
		return nil, err
	}
	if err := a.checkMaps(in); err != nil {
		return nil, err
	}
	b := &builder{program: Program{Arch: a.String(), Input: in, Classes: classes}}
	x := a.Stem.build(b)
	for i, s := range a.Stages {
		x = s.build(b, i+1, x)
	}
	a.Head.build(b, x)
	return b.finish()
}

// checkMaps says where the architecture halves a map of one pixel.
func (a Arch) checkMaps(in Shape) error {
	const advice = "is already 1x1: drop this /2, or an earlier one"
	h, w := in.H, in.W
	halve := func() bool {
		single := h == 1 && w == 1
		h, w = (h+1)/2, (w+1)/2
		return !single
	}
	if a.Stem.Stride == 2 && !halve() {
		return fmt.Errorf("architecture %q: stem on images of %dx%d: the map %s", a, in.H, in.W, advice)
	}
	for i, s := range a.Stages {
		if s.Pool && !halve() {
			return fmt.Errorf("architecture %q: stage %d, %q, on images of %dx%d: the map %s", a, i+1, s, in.H, in.W, advice)
		}
	}
	return nil
}

func (s Stem) build(b *builder) int {
	conv := Conv{Out: s.Width, Kernel: 3, Stride: s.Stride, Pad: 1, Groups: 1}
	x := b.add("stem.conv", conv, []string{"features.0.weight"}, Image)
	x = b.add("stem.bn", BatchNorm{}, normNames("features.1"), x)
	return b.add("stem.relu", ReLU{}, nil, x)
}

// build appends stage number k: the channels it lacks, its iterations, its
// pool.
func (s Stage) build(b *builder, k, x int) int {
	name := fmt.Sprintf("stage%d", k)
	if c := b.out(x).C; c < s.Width {
		x = b.add(name+".repeat", Channels{repeat(c, s.Width)}, nil, x)
	}
	first := x
	for i := range s.Reuse {
		it := newIteration(name, i)
		it.op.Shuffle = i+1 < s.Reuse
		for _, o := range stageOptions {
			o.build(s, it)
		}
		x = it.add(b, first, x)
	}
	if s.Pool {
		x = b.add(name+".pool", MaxPool{Kernel: 3, Stride: 2, Pad: 1}, nil, x)
	}
	return x
}

func (h Head) build(b *builder, x int) {
	conv := Conv{Out: h.Width, Kernel: 1, Stride: 1, Groups: h.Groups}
	classify := Conv{Out: b.program.Classes, Kernel: 1, Stride: 1, Groups: 1, Bias: true}
	x = b.add("head.conv", conv, []string{"classifier.0.weight"}, x)
	x = b.add("head.bn", BatchNorm{}, normNames("classifier.1"), x)
	x = b.add("head.relu", ReLU{}, nil, x)
	x = b.add("head.dropout", Dropout{}, nil, x)
	x = b.add("head.classes", classify, []string{"classifier.4.weight", "classifier.4.bias"}, x)
	if !h.Linear {
		x = b.add("head.logits", ReLU{}, nil, x)
	}
	b.add("head.pool", AvgPool{}, nil, x)
}

// repeat lists the channels 0 to in-1 cyclically until there are out of them.
func repeat(in, out int) []int {
	index := make([]int, out)
	for i := range index {
		index[i] = i % in
	}
	return index
}
