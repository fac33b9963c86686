package kernel

import (
	"fmt"
	"runtime"
	"testing"
)

// Benchmarks print nominal GFLOP/s: two per multiply-add of the convolutions,
// nothing for the rest; a backward half counts twice its forward half.

const benchBatch = 128

func reportFlops(b *testing.B, multiplyAdds int) {
	b.ReportMetric(2*float64(multiplyAdds)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
}

// loaded is a tensor with a full batch of small numbers.
func loaded(c, h, w int) *Tensor {
	t := NewTensor(c, h, w, Blocks(benchBatch))
	t.N = benchBatch
	rng := newRand(1)
	for i := range t.Data {
		t.Data[i] = rng.Float32() - 0.5
	}
	return &t
}

func numbers(n int) []float32 { return narrow(normal(newRand(2), n)) }

// The four stages of LruNet 1x on 32x32 images.
func BenchmarkLRU(b *testing.B) {
	for _, s := range []LRUShape{
		{C: 64, H: 16, W: 16, Expansion: 2, Groups: 8, Shuffle: true},
		{C: 128, H: 8, W: 8, Expansion: 2, Groups: 8, Shuffle: true},
		{C: 256, H: 4, W: 4, Expansion: 2, Groups: 8, Shuffle: true},
		{C: 512, H: 4, W: 4, Expansion: 2, Groups: 8, Shuffle: true},
		{C: 16, H: 14, W: 14, Expansion: 2, Groups: 8, Shuffle: true},
		{C: 64, H: 16, W: 16, Expansion: 2, Groups: 1, Shuffle: true},
	} {
		pool := NewPool(runtime.GOMAXPROCS(0))
		mid := s.C * s.Expansion
		p := LRUParams{
			numbers(9 * mid), numbers(s.C * mid / s.Groups),
			numbers(mid), numbers(mid), make([]float32, mid), make([]float32, mid),
			numbers(s.C), numbers(s.C), make([]float32, s.C), make([]float32, s.C),
		}
		g := LRUGrads{
			numbers(9 * mid), numbers(s.C * mid / s.Groups),
			numbers(mid), numbers(mid), numbers(s.C), numbers(s.C),
		}
		x, y, dx, dy := loaded(s.C, s.H, s.W), loaded(s.C, s.H, s.W), loaded(s.C, s.H, s.W), loaded(s.C, s.H, s.W)
		l := NewLRU(pool, s)
		work := benchBatch * s.H * s.W * (9*mid + s.C*mid/s.Groups)
		name := fmt.Sprintf("%dx%dx%dg%d/", s.C, s.H, s.W, s.Groups)
		b.Run(name+"forward", func(b *testing.B) {
			for b.Loop() {
				l.Forward(y, x, p)
			}
			reportFlops(b, work)
		})
		b.Run(name+"backward", func(b *testing.B) {
			l.Forward(y, x, p)
			for b.Loop() {
				l.Backward(dx, g, dy, y, x, p)
			}
			reportFlops(b, 2*work)
		})
		b.Run(name+"infer", func(b *testing.B) {
			for b.Loop() {
				l.Infer(y, x, p)
			}
			reportFlops(b, work)
		})
		pool.Close()
	}
}

func BenchmarkConv(b *testing.B) {
	for _, c := range []struct {
		name string
		s    ConvShape
	}{
		{"stem", ConvShape{C: 3, H: 32, W: 32, Out: 64, Kernel: 3, Stride: 2, Pad: 1, Groups: 1}},
		{"head", ConvShape{C: 512, H: 2, W: 2, Out: 256, Kernel: 1, Stride: 1, Groups: 8}},
		{"classes", ConvShape{C: 256, H: 2, W: 2, Out: 10, Kernel: 1, Stride: 1, Groups: 1}},
		{"pointwise", ConvShape{C: 128, H: 8, W: 8, Out: 128, Kernel: 1, Stride: 1, Groups: 1}},
		{"wide", ConvShape{C: 256, H: 4, W: 4, Out: 256, Kernel: 1, Stride: 1, Groups: 1}},
		{"narrow", ConvShape{C: 32, H: 8, W: 8, Out: 32, Kernel: 1, Stride: 1, Groups: 1}},
		{"last", ConvShape{C: 128, H: 4, W: 4, Out: 1024, Kernel: 1, Stride: 1, Groups: 1}},
		{"grouped", ConvShape{C: 120, H: 8, W: 8, Out: 30, Kernel: 1, Stride: 1, Groups: 3}},
		{"depthwise", ConvShape{C: 128, H: 8, W: 8, Out: 128, Kernel: 3, Stride: 1, Pad: 1, Groups: 128}},
		{"depthwise2", ConvShape{C: 128, H: 8, W: 8, Out: 128, Kernel: 3, Stride: 2, Pad: 1, Groups: 128}},
		{"dense", ConvShape{C: 32, H: 8, W: 8, Out: 32, Kernel: 3, Stride: 1, Pad: 1, Groups: 1}},
	} {
		pool := NewPool(runtime.GOMAXPROCS(0))
		conv := NewConv(pool, c.s)
		h, w := conv.OutSize()
		x, dx := loaded(c.s.C, c.s.H, c.s.W), loaded(c.s.C, c.s.H, c.s.W)
		y, dy := loaded(c.s.Out, h, w), loaded(c.s.Out, h, w)
		weights, grads := numbers(c.s.Out*conv.depth()), numbers(c.s.Out*conv.depth())
		work := benchBatch * h * w * len(weights)
		b.Run(c.name+"/forward", func(b *testing.B) {
			for b.Loop() {
				conv.Forward(y, x, weights, nil)
			}
			reportFlops(b, work)
		})
		b.Run(c.name+"/data", func(b *testing.B) {
			for b.Loop() {
				conv.BackwardData(dx, dy, weights)
			}
			reportFlops(b, work)
		})
		b.Run(c.name+"/weights", func(b *testing.B) {
			for b.Loop() {
				conv.BackwardWeights(grads, nil, x, dy)
			}
			reportFlops(b, work)
		})
		pool.Close()
	}
}

// The other operations, in elements of the input.
func BenchmarkPlain(b *testing.B) {
	pool := NewPool(runtime.GOMAXPROCS(0))
	defer pool.Close()
	x, y, dx, dy := loaded(64, 16, 16), loaded(64, 16, 16), loaded(64, 16, 16), loaded(64, 16, 16)
	half, dhalf := loaded(64, 8, 8), loaded(64, 8, 8)
	norm, drop, act := NewBatchNorm(pool, 64), NewDropout(pool), NewReLU(pool, 0)
	clipped := NewBatchNormReLU(pool, 64, 0)
	shrink := NewMaxPool(pool, 3, 2, 1, 64, 16, 16)
	v, g := numbers(64), numbers(64)
	shrink.Forward(half, x)
	for _, c := range []struct {
		name string
		step func()
	}{
		{"batchnorm/forward", func() { norm.Forward(y, x, v, v, g, g) }},
		{"batchnorm/backward", func() { norm.Backward(dx, g, g, dy, x, v, v) }},
		{"batchnorm-relu/forward", func() { clipped.Forward(y, x, v, v, g, g) }},
		{"batchnorm-relu/backward", func() { clipped.Backward(dx, g, g, dy, x, v, v) }},
		{"relu/forward", func() { act.Forward(y, x) }},
		{"relu/backward", func() { act.Backward(dx, dy, y) }},
		{"maxpool/forward", func() { shrink.Forward(half, x) }},
		{"maxpool/backward", func() { shrink.Backward(dx, dhalf, x, half) }},
		{"dropout/forward", func() { drop.Forward(y, x, 0.5, 1) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				c.step()
			}
			b.ReportMetric(float64(len(x.Data))*float64(b.N)/b.Elapsed().Seconds()/1e9, "Gelement/s")
		})
	}
}

// An empty part measures what a task costs.
func BenchmarkPool(b *testing.B) {
	pool := NewPool(runtime.GOMAXPROCS(0))
	defer pool.Close()
	t := emptyTask{}
	for b.Loop() {
		pool.Run(8, t)
	}
}

type emptyTask struct{}

func (emptyTask) Part(int, int) {}
