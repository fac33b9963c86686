package lrunet

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// families are the published networks, by the first word of their names.
// Build and Parse know no other names.
var families = map[string]family{
	"lrunet":       {form: "lrunet-N, lrunet-N-2x", arch: published},
	"mobilenet":    mobileNet.family(),
	"mobilenetv2":  mobileNetV2.family(),
	"shufflenet":   shuffleNet.family(),
	"shufflenetv2": shuffleNetV2.family(),
}

// family is a kind of network with a name: either an architecture that has a
// notation, or a program of its own.
type family struct {
	form  string // the names, for messages
	arch  func(name string) (Arch, error)
	build func(name string, in Shape, classes int) (*Program, error)
}

// familyOf finds the family of a name.
func familyOf(name string) (family, bool) {
	first, _, _ := strings.Cut(strings.TrimSpace(name), "-")
	f, ok := families[first]
	return f, ok
}

// forms lists the names that are known.
func forms() string {
	var list []string
	for _, first := range slices.Sorted(maps.Keys(families)) {
		list = append(list, families[first].form)
	}
	return strings.Join(list, ", ")
}

// Build makes the network that a published name (lrunet-14, mobilenet-0.25) or
// a notation (stem64/2 64x14/2 128x14/2 head256) stands for, for images of shape
// in and the given number of classes. The parameters have the names of the
// authors' published checkpoints; a linear layer is a 1x1 convolution, so its
// weight has two more dimensions, of one element.
//
// It fails if arch is neither, if the images or classes are out of bounds, or if
// the images are too small or the layers too narrow for the network.
func Build(arch string, in Shape, classes int) (*Program, error) {
	if f, ok := familyOf(arch); ok && f.build != nil {
		if err := checkTask(in, classes); err != nil {
			return nil, err
		}
		return f.build(strings.TrimSpace(arch), in, classes)
	}
	a, err := Parse(arch)
	if err != nil {
		return nil, err
	}
	return a.Program(in, classes)
}

// Canonical is a network as programs and jobs name it: its canonical notation
// where it has one, else the text without spaces around it, valid or not.
func Canonical(network string) string {
	if arch, err := Parse(network); err == nil {
		return arch.String()
	}
	return strings.TrimSpace(network)
}

// published is the architecture of lrunet-N or lrunet-N-2x: N-LruNet of width
// 1 or 2 as in arXiv 1901.09615, table 1.
func published(name string) (Arch, error) {
	reuse, times2 := strings.CutSuffix(strings.TrimPrefix(name, "lrunet-"), "-2x")
	n, err := strconv.Atoi(reuse)
	if err != nil || strconv.Itoa(n) != reuse || n < 1 || n > MaxReuse {
		return Arch{}, fmt.Errorf("architecture %s: must be lrunet-N or lrunet-N-2x with N from 1 to %d", quote(name), MaxReuse)
	}
	width := 64
	if times2 {
		width = 128
	}
	stage := func(width int, pool bool) Stage {
		s := NewStage(width, n)
		s.Pool = pool
		return s
	}
	return Arch{
		Stem:   Stem{Width: 64, Stride: 2},
		Stages: []Stage{stage(width, true), stage(2*width, true), stage(4*width, false), stage(8*width, true)},
		Head:   Head{Width: 4 * width, Groups: DefaultGroups},
	}, nil
}

// checkTask fails if images or classes are out of a network's bounds.
func checkTask(in Shape, classes int) error {
	if err := within("channels", in.C, 1, MaxWidth); err != nil {
		return fmt.Errorf("network input: %w", err)
	}
	if err := within("height", in.H, 1, MaxSide); err != nil {
		return fmt.Errorf("network input: %w", err)
	}
	if err := within("width", in.W, 1, MaxSide); err != nil {
		return fmt.Errorf("network input: %w", err)
	}
	if err := within("classes", classes, 1, MaxClasses); err != nil {
		return fmt.Errorf("network output: %w", err)
	}
	return nil
}
