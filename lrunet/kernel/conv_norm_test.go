package kernel

import (
	"fmt"
	"slices"
	"testing"

	"lrunet/lrunet/kernel/internal/simd"
)

// convNormShapes are one for each way a ConvNorm goes.
var convNormShapes = []ConvShape{
	{C: 3, H: 6, W: 5, Out: 3, Kernel: 3, Stride: 1, Pad: 1, Groups: 3},  // depthwise
	{C: 1, H: 7, W: 7, Out: 12, Kernel: 3, Stride: 1, Pad: 1, Groups: 1}, // one channel is not enough
	{C: 30, H: 16, W: 16, Out: 132, Kernel: 1, Stride: 1, Groups: 2},     // chunkwise, products
	{C: 16, H: 16, W: 16, Out: 100, Kernel: 1, Stride: 1, Groups: 2},     // chunkwise, dots
	{C: 64, H: 3, W: 3, Out: 300, Kernel: 1, Stride: 1, Groups: 1},       // in turn, products
	{C: 20, H: 5, W: 4, Out: 24, Kernel: 1, Stride: 1, Groups: 1},        // and split
	{C: 6, H: 5, W: 5, Out: 8, Kernel: 3, Stride: 1, Pad: 1, Groups: 2},  // in turn, dots
}

func TestConvNormIsBothInTurn(t *testing.T) {
	was := active
	defer func() { active = was }()
	for _, active = range simd.Sets() {
		for _, s := range convNormShapes {
			for _, threads := range []int{1, 3} {
				name := fmt.Sprintf("%v/%dx%d-%dk%ds%dg%d/%d", active, s.C, s.H, s.Out, s.Kernel, s.Stride, s.Groups, threads)
				t.Run(name, func(t *testing.T) { checkConvNorm(t, s, threads) })
			}
		}
	}
}

func checkConvNorm(t *testing.T, s ConvShape, threads int) {
	pool := NewPool(threads)
	defer pool.Close()
	one, two := newConvNormRun(s, 37), newConvNormRun(s, 37)
	conv, norm := one.inTurn(pool, s)
	both := NewConvNorm(NewConv(pool, s), NewBatchNormReLU(pool, s.Out, 1))
	p, q := one.params, two.params

	both.Forward(two.y, two.z, two.x, q)
	fill(two.y.Data[:two.y.live()], 3)
	pool.Run(s.Out, both.Restoration(two.z, q).To(two.y))
	both.Backward(two.dx, two.dz, two.grads, two.dy, two.z, two.x, q, nil)
	one.same(t, two)

	dx := slices.Clone(two.dx.Data)
	x := slices.Clone(two.x.Data)
	clear(two.x.Data)
	both.Backward(nil, two.dz, two.grads, two.dy, two.z, two.x, q, copyTask{two.x, x})
	if !slices.Equal(two.dx.Data, dx) {
		t.Error("without an input gradient: it was written")
	}
	one.same(t, two)

	silent := newConvNormRun(s, 37)
	both.Forward(nil, silent.z, silent.x, silent.params)
	pool.Run(s.Out, both.Restoration(silent.z, silent.params).To(silent.y))
	silent.dx, silent.dz, silent.grads = one.dx, one.dz, one.grads
	one.same(t, silent)

	conv.Forward(one.y, one.x, p.W, nil)
	norm.Infer(one.y, one.y, p.Scale, p.Shift, p.Mean, p.Variance)
	both.Infer(two.y, two.x, q)
	one.same(t, two)
}

// convNormRun is what one way reads and writes.
type convNormRun struct {
	x, y, z, dx, dy, dz *Tensor
	params              ConvNormParams
	grads               ConvNormGrads
}

func newConvNormRun(s ConvShape, images int) *convNormRun {
	g := newWindow(s.Kernel, s.Stride, s.Pad, s.H, s.W)
	rng := newRand(1)
	maps := func(c, h, w int) *Tensor {
		t := newPitched(c, h, w, Blocks(images))
		t.N = images
		for i := range t.Data {
			t.Data[i] = float32(rng.NormFloat64())
		}
		for c := range t.C {
			clearPadding(t.Plane(c), images)
		}
		return &t
	}
	vector := func() []float32 { return narrow(normal(rng, s.Out)) }
	ones := make([]float32, s.Out)
	fill(ones, 1)
	weights := s.Out * s.C / s.Groups * s.Kernel * s.Kernel
	return &convNormRun{
		x: maps(s.C, s.H, s.W), y: maps(s.Out, g.outH, g.outW), z: maps(s.Out, g.outH, g.outW),
		dx: maps(s.C, s.H, s.W), dy: maps(s.Out, g.outH, g.outW), dz: maps(s.Out, g.outH, g.outW),
		params: ConvNormParams{narrow(normal(rng, weights)), vector(), vector(), vector(), ones},
		grads:  ConvNormGrads{narrow(normal(rng, weights)), vector(), vector()},
	}
}

// inTurn goes forward and back through the convolution and its normalisation.
func (r *convNormRun) inTurn(pool *Pool, s ConvShape) (*Conv, *BatchNorm) {
	conv, norm, p := NewConv(pool, s), NewBatchNormReLU(pool, s.Out, 1), r.params
	conv.Forward(r.z, r.x, p.W, nil)
	norm.Forward(r.y, r.z, p.Scale, p.Shift, p.Mean, p.Variance)
	norm.Backward(r.dz, r.grads.Scale, r.grads.Shift, r.dy, r.z, p.Scale, p.Shift)
	conv.BackwardWeights(r.grads.W, nil, r.x, r.dz)
	conv.BackwardData(r.dx, r.dz, p.W)
	return conv, norm
}

// same fails the test unless both have all the same bits.
func (r *convNormRun) same(t *testing.T, other *convNormRun) {
	t.Helper()
	for i, pair := range [][2][]float32{
		{r.y.Data, other.y.Data}, {r.z.Data, other.z.Data}, {r.dx.Data, other.dx.Data}, {r.dz.Data, other.dz.Data},
		{r.params.Mean, other.params.Mean}, {r.params.Variance, other.params.Variance},
		{r.grads.W, other.grads.W}, {r.grads.Scale, other.grads.Scale}, {r.grads.Shift, other.grads.Shift},
	} {
		if !slices.Equal(pair[0], pair[1]) {
			t.Errorf("array %d differs", i)
		}
	}
}

func TestNewConvNormRefusesOtherChannels(t *testing.T) {
	pool := NewPool(1)
	defer pool.Close()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	NewConvNorm(NewConv(pool, convNormShapes[0]), NewBatchNorm(pool, 8))
}

// copyTask copies the channels of a tensor, one in each part.
type copyTask struct {
	to   *Tensor
	from []float32
}

func (t copyTask) Part(c, _ int) { copy(t.to.Plane(c), t.from[c*t.to.stride():]) }
