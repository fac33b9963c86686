package kernel

import (
	"fmt"
	"testing"
)

// naiveConv is a convolution by its definition.
func naiveConv(s ConvShape, n int, x, w, bias []float64) []float64 {
	oh, ow := (s.H+2*s.Pad-s.Kernel)/s.Stride+1, (s.W+2*s.Pad-s.Kernel)/s.Stride+1
	in, out := s.C/s.Groups, s.Out/s.Groups
	y := make([]float64, n*s.Out*oh*ow)
	for i := range y {
		image, o, r, c := i/(s.Out*oh*ow), i/(oh*ow)%s.Out, i/ow%oh, i%ow
		if bias != nil {
			y[i] = bias[o]
		}
		for k := range in * s.Kernel * s.Kernel {
			ch, ky, kx := o/out*in+k/(s.Kernel*s.Kernel), k/s.Kernel%s.Kernel, k%s.Kernel
			h, v := r*s.Stride+ky-s.Pad, c*s.Stride+kx-s.Pad
			if h >= 0 && h < s.H && v >= 0 && v < s.W {
				y[i] += x[((image*s.C+ch)*s.H+h)*s.W+v] * w[o*in*s.Kernel*s.Kernel+k]
			}
		}
	}
	return y
}

func convSubject(s ConvShape, bias bool) subject {
	conv := NewConv(NewPool(1), s)
	h, w := conv.OutSize()
	u := subject{
		name:   fmt.Sprintf("conv/%dx%dx%d-%d/k%ds%dp%dg%d", s.C, s.H, s.W, s.Out, s.Kernel, s.Stride, s.Pad, s.Groups),
		in:     []mapShape{{s.C, s.H, s.W}},
		out:    mapShape{s.Out, h, w},
		params: []int{s.Out * conv.depth()},
	}
	if bias {
		u.name += "/bias"
		u.params = append(u.params, s.Out)
	}
	u.naive = func(n int, x, w [][]float64) []float64 {
		if bias {
			return naiveConv(s, n, x[0], w[0], w[1])
		}
		return naiveConv(s, n, x[0], w[0], nil)
	}
	u.make = func(p *Pool) operation {
		c := NewConv(p, s)
		optional := func(w [][]float32) []float32 {
			if bias {
				return w[1]
			}
			return nil
		}
		return operation{
			forward: func(y *Tensor, x []*Tensor, w [][]float32) { c.Forward(y, x[0], w[0], optional(w)) },
			backward: func(dx []*Tensor, dw [][]float32, dy, _ *Tensor, x []*Tensor, w [][]float32) {
				c.BackwardData(dx[0], dy, w[0])
				c.BackwardWeights(dw[0], optional(dw), x[0], dy)
			},
		}
	}
	return u
}

func convSubjects() []subject {
	return []subject{
		convSubject(ConvShape{C: 8, H: 4, W: 3, Out: 8, Kernel: 1, Stride: 1, Groups: 1}, false),
		convSubject(ConvShape{C: 7, H: 3, W: 5, Out: 9, Kernel: 1, Stride: 1, Groups: 1}, true),
		convSubject(ConvShape{C: 16, H: 2, W: 2, Out: 8, Kernel: 1, Stride: 1, Groups: 8}, false),
		convSubject(ConvShape{C: 12, H: 1, W: 1, Out: 6, Kernel: 1, Stride: 1, Groups: 3}, true),
		convSubject(ConvShape{C: 32, H: 7, W: 5, Out: 5, Kernel: 1, Stride: 1, Groups: 1}, true),  // several tiles
		convSubject(ConvShape{C: 35, H: 7, W: 5, Out: 41, Kernel: 1, Stride: 1, Groups: 1}, true), // and several parts, the last ragged
		convSubject(ConvShape{C: 24, H: 3, W: 3, Out: 18, Kernel: 1, Stride: 1, Groups: 2}, false),
		convSubject(ConvShape{C: 600, H: 2, W: 1, Out: 9, Kernel: 1, Stride: 1, Groups: 1}, false), // deep
		convSubject(ConvShape{C: 4, H: 5, W: 5, Out: 4, Kernel: 1, Stride: 2, Groups: 1}, true),
		convSubject(ConvShape{C: 2, H: 3, W: 3, Out: 4, Kernel: 1, Stride: 1, Pad: 1, Groups: 1}, true),
		convSubject(ConvShape{C: 3, H: 7, W: 7, Out: 5, Kernel: 3, Stride: 1, Pad: 1, Groups: 1}, false),
		convSubject(ConvShape{C: 3, H: 8, W: 6, Out: 10, Kernel: 3, Stride: 2, Pad: 1, Groups: 1}, false),
		convSubject(ConvShape{C: 1, H: 7, W: 7, Out: 6, Kernel: 3, Stride: 2, Pad: 1, Groups: 1}, true),
		convSubject(ConvShape{C: 4, H: 5, W: 5, Out: 6, Kernel: 3, Stride: 1, Pad: 0, Groups: 2}, true),
		convSubject(ConvShape{C: 3, H: 5, W: 5, Out: 6, Kernel: 3, Stride: 1, Pad: 1, Groups: 3}, false),
		convSubject(ConvShape{C: 3, H: 2, W: 2, Out: 3, Kernel: 3, Stride: 1, Pad: 1, Groups: 3}, true),
		convSubject(ConvShape{C: 4, H: 1, W: 1, Out: 4, Kernel: 3, Stride: 1, Pad: 1, Groups: 4}, false),
		convSubject(ConvShape{C: 3, H: 7, W: 6, Out: 6, Kernel: 3, Stride: 2, Pad: 1, Groups: 3}, true),
		convSubject(ConvShape{C: 3, H: 7, W: 6, Out: 3, Kernel: 3, Stride: 2, Pad: 1, Groups: 3}, false),
		convSubject(ConvShape{C: 2, H: 8, W: 7, Out: 2, Kernel: 3, Stride: 2, Pad: 1, Groups: 2}, true),
		convSubject(ConvShape{C: 2, H: 1, W: 1, Out: 2, Kernel: 3, Stride: 2, Pad: 1, Groups: 2}, false),
		convSubject(ConvShape{C: 2, H: 6, W: 6, Out: 2, Kernel: 3, Stride: 2, Pad: 0, Groups: 2}, false),
		convSubject(ConvShape{C: 2, H: 9, W: 8, Out: 4, Kernel: 5, Stride: 3, Pad: 2, Groups: 1}, false),
		convSubject(ConvShape{C: 2, H: 5, W: 6, Out: 2, Kernel: 5, Stride: 1, Pad: 2, Groups: 2}, true),
		convSubject(ConvShape{C: 2, H: 6, W: 4, Out: 3, Kernel: 2, Stride: 2, Pad: 0, Groups: 1}, false),
		convSubject(ConvShape{C: 2, H: 2, W: 2, Out: 3, Kernel: 3, Stride: 1, Pad: 3, Groups: 1}, false),
	}
}

func TestNewConvRefusesImpossibleShapes(t *testing.T) {
	for _, s := range []ConvShape{
		{C: 4, H: 4, W: 4, Out: 4, Kernel: 3, Stride: 1, Groups: 3},
		{C: 4, H: 4, W: 4, Out: 6, Kernel: 3, Stride: 1, Groups: 4},
		{C: 4, H: 4, W: 4, Out: 4, Kernel: 3, Groups: 1},
		{C: 4, H: 1, W: 4, Out: 4, Kernel: 3, Stride: 1, Groups: 1},
	} {
		mustPanic(t, func() { NewConv(NewPool(1), s) })
	}
}

func mustPanic(t *testing.T, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	f()
}
