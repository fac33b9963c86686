package kernel

import (
	"fmt"
	"slices"
	"testing"

	"lrunet/lrunet/kernel/internal/simd"
)

// depthwiseNormShapes are one for each way a depthwise convolution goes.
var depthwiseNormShapes = []ConvShape{
	{C: 9, H: 6, W: 5, Out: 9, Kernel: 3, Stride: 1, Pad: 1, Groups: 9},  // maps as they lie
	{C: 9, H: 6, W: 6, Out: 9, Kernel: 3, Stride: 2, Pad: 1, Groups: 9},  // halving
	{C: 5, H: 4, W: 4, Out: 10, Kernel: 3, Stride: 1, Pad: 1, Groups: 5}, // two results a channel
	{C: 4, H: 7, W: 7, Out: 8, Kernel: 3, Stride: 2, Pad: 1, Groups: 4},  // of padded copies
	{C: 4, H: 6, W: 5, Out: 4, Kernel: 5, Stride: 1, Pad: 2, Groups: 4},  // 5x5
	{C: 6, H: 3, W: 3, Out: 12, Kernel: 1, Stride: 1, Groups: 6},         // 1x1
}

func TestDepthwiseNormIsBothInTurn(t *testing.T) {
	was := active
	defer func() { active = was }()
	for _, active = range simd.Sets() {
		for _, s := range depthwiseNormShapes {
			for _, threads := range []int{1, 3} {
				name := fmt.Sprintf("%v/%dx%d-%dk%ds%d/%d", active, s.C, s.H, s.Out, s.Kernel, s.Stride, threads)
				t.Run(name, func(t *testing.T) { checkDepthwiseNorm(t, s, threads) })
			}
		}
	}
}

func checkDepthwiseNorm(t *testing.T, s ConvShape, threads int) {
	pool := NewPool(threads)
	defer pool.Close()
	one, two := newConvNormRun(s, 37), newConvNormRun(s, 37)
	both := NewDepthwiseNorm(pool, s, nil, NewBatchNormReLU(pool, s.Out, 1))
	conv, norm := one.inTurn(pool, s)
	both.Forward(two.y, two.x, nil, two.params)
	both.Backward(two.dx, two.grads, two.dy, two.x, nil, two.params)
	two.z, two.dz = one.z, one.dz // which are nowhere
	one.same(t, two)

	dx := slices.Clone(two.dx.Data)
	both.Backward(nil, two.grads, two.dy, two.x, nil, two.params)
	if !slices.Equal(two.dx.Data, dx) {
		t.Error("without an input gradient: it was written")
	}
	one.same(t, two)

	conv.Forward(one.y, one.x, one.params.W, nil)
	norm.Infer(one.y, one.y, one.params.Scale, one.params.Shift, one.params.Mean, one.params.Variance)
	both.Infer(two.y, two.x, two.params)
	one.same(t, two)
}

// The input that is made again is the one that was there, in any order of its channels.
func TestDepthwiseNormRestoresItsInput(t *testing.T) {
	pool := NewPool(2)
	defer pool.Close()
	for _, s := range depthwiseNormShapes {
		one, two := newConvNormRun(s, 37), newConvNormRun(s, 37)
		below, ones := NewBatchNormReLU(pool, s.C, 0), make([]float32, s.C)
		fill(ones, 1)
		made := newConvNormRun(s, 37).x
		below.Forward(made, two.x, ones, ones, make([]float32, s.C), slices.Clone(ones))
		from := newRand(3).Perm(s.C)
		permute(one.x, made, from)
		both := NewDepthwiseNorm(pool, s, nil, NewBatchNormReLU(pool, s.Out, 1))
		both.Forward(one.y, one.x, nil, one.params)
		both.Backward(one.dx, one.grads, one.dy, one.x, nil, one.params)

		again := NewDepthwiseNorm(pool, s, from, NewBatchNormReLU(pool, s.Out, 1))
		shape := *two.x
		shape.Data = nil
		restoration := below.Restoration(two.x, ones, ones)
		again.Forward(two.y, &shape, restoration, two.params)
		again.Backward(two.dx, two.grads, two.dy, &shape, restoration, two.params)
		dx := *two.dx
		dx.Data = slices.Clone(two.dx.Data)
		permute(two.dx, &dx, from)
		two.x = one.x
		one.same(t, two)
	}
}

// permute sets channel c of to to channel index[c] of from.
func permute(to, from *Tensor, index []int) {
	for c, i := range index {
		copy(to.Plane(c), from.Plane(i))
	}
}

func TestNewDepthwiseNormRefuses(t *testing.T) {
	pool := NewPool(1)
	defer pool.Close()
	for name, c := range map[string]struct {
		s    ConvShape
		from []int
	}{
		"too few channels": {ConvShape{C: 3, H: 6, W: 5, Out: 9, Kernel: 3, Stride: 1, Pad: 1, Groups: 3}, nil},
		"other groups":     {ConvShape{C: 9, H: 6, W: 5, Out: 9, Kernel: 3, Stride: 1, Pad: 1, Groups: 3}, nil},
		"other channels":   {ConvShape{C: 8, H: 6, W: 5, Out: 8, Kernel: 3, Stride: 1, Pad: 1, Groups: 8}, nil},
		"too many read":    {depthwiseNormShapes[0], []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}},
		"too few read":     {depthwiseNormShapes[0], []int{0, 1, 2, 3, 4, 5, 6, 7}},
		"one read twice":   {depthwiseNormShapes[0], []int{0, 1, 2, 3, 4, 5, 6, 7, 7}},
		"none read":        {depthwiseNormShapes[0], []int{}},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			NewDepthwiseNorm(pool, c.s, c.from, NewBatchNorm(pool, 9))
		})
	}
}
