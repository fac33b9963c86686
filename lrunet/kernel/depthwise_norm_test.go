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
	both := NewDepthwiseNorm(pool, s, NewBatchNormReLU(pool, s.Out, 1))
	conv, norm := one.inTurn(pool, s)
	both.Forward(two.y, two.x, two.params)
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

// The input that is made again is the one that was there.
func TestDepthwiseNormRestoresItsInput(t *testing.T) {
	pool := NewPool(2)
	defer pool.Close()
	for _, s := range depthwiseNormShapes {
		one, two := newConvNormRun(s, 37), newConvNormRun(s, 37)
		below := NewBatchNormReLU(pool, s.C, 0)
		ones := make([]float32, s.C)
		fill(ones, 1)
		below.Forward(one.x, two.x, ones, ones, make([]float32, s.C), slices.Clone(ones))
		both := NewDepthwiseNorm(pool, s, NewBatchNormReLU(pool, s.Out, 1))
		both.Forward(one.y, one.x, one.params)
		both.Backward(one.dx, one.grads, one.dy, one.x, nil, one.params)
		nothing := *one.x
		nothing.Data = nil
		both.Backward(two.dx, two.grads, one.dy, &nothing, below.Restoration(two.x, ones, ones), one.params)
		two.x, two.y, two.params, two.dy = one.x, one.y, one.params, one.dy
		one.same(t, two)
	}
}

func TestNewDepthwiseNormRefuses(t *testing.T) {
	pool := NewPool(1)
	defer pool.Close()
	for name, s := range map[string]ConvShape{
		"too few channels": {C: 3, H: 6, W: 5, Out: 3, Kernel: 3, Stride: 1, Pad: 1, Groups: 3},
		"other groups":     {C: 9, H: 6, W: 5, Out: 9, Kernel: 3, Stride: 1, Pad: 1, Groups: 3},
		"other channels":   {C: 8, H: 6, W: 5, Out: 8, Kernel: 3, Stride: 1, Pad: 1, Groups: 8},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			NewDepthwiseNorm(pool, s, NewBatchNorm(pool, 9))
		})
	}
}
