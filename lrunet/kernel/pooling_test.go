package kernel

import (
	"fmt"
	"math"
	"testing"
)

// naivePooling folds each window's elements that lie on the map.
func naivePooling(s, out mapShape, kernel, stride, pad, n int, x []float64, fold func(window []float64) float64) []float64 {
	y := make([]float64, n*out.size())
	for i := range y {
		plane, r, c := i/(out.h*out.w), i/out.w%out.h, i%out.w
		var window []float64
		for k := range kernel * kernel {
			h, w := r*stride+k/kernel-pad, c*stride+k%kernel-pad
			if h >= 0 && h < s.h && w >= 0 && w < s.w {
				window = append(window, x[(plane*s.h+h)*s.w+w])
			}
		}
		y[i] = fold(window)
	}
	return y
}

func maxPoolSubject(s mapShape, kernel, stride, pad int) subject {
	h, w := NewMaxPool(NewPool(1), kernel, stride, pad, s.c, s.h, s.w).OutSize()
	out := mapShape{s.c, h, w}
	return subject{
		name: fmt.Sprintf("maxpool/%v/k%ds%dp%d", s, kernel, stride, pad), in: []mapShape{s}, out: out,
		naive: func(n int, x, _ [][]float64) []float64 {
			return naivePooling(s, out, kernel, stride, pad, n, x[0], func(window []float64) float64 {
				top := math.Inf(-1)
				for _, v := range window {
					top = math.Max(top, v)
				}
				return top
			})
		},
		make: func(p *Pool) operation {
			m := NewMaxPool(p, kernel, stride, pad, s.c, s.h, s.w)
			return operation{
				forward: func(y *Tensor, x []*Tensor, _ [][]float32) { m.Forward(y, x[0]) },
				backward: func(dx []*Tensor, _ [][]float32, dy, y *Tensor, x []*Tensor, _ [][]float32) {
					m.Backward(dx[0], dy, x[0], y)
				},
			}
		},
	}
}

func avgPoolSubject(s mapShape, kernel, stride, pad int) subject {
	h, w := NewAvgPool(NewPool(1), kernel, stride, pad, s.c, s.h, s.w).OutSize()
	out, size, elements := mapShape{s.c, h, w}, kernel, kernel*kernel
	if kernel == 0 {
		size, elements, stride = max(s.h, s.w), s.h*s.w, 1
	}
	return subject{
		name: fmt.Sprintf("avgpool/%v/k%ds%dp%d", s, kernel, stride, pad), in: []mapShape{s}, out: out,
		naive: func(n int, x, _ [][]float64) []float64 {
			return naivePooling(s, out, size, stride, pad, n, x[0], func(window []float64) float64 {
				var sum float64
				for _, v := range window {
					sum += v
				}
				return sum / float64(elements)
			})
		},
		make: func(p *Pool) operation {
			a := NewAvgPool(p, kernel, stride, pad, s.c, s.h, s.w)
			return operation{
				forward: func(y *Tensor, x []*Tensor, _ [][]float32) { a.Forward(y, x[0]) },
				backward: func(dx []*Tensor, _ [][]float32, dy, _ *Tensor, _ []*Tensor, _ [][]float32) {
					a.Backward(dx[0], dy)
				},
			}
		},
	}
}

func poolingSubjects() []subject {
	return []subject{
		maxPoolSubject(mapShape{3, 7, 7}, 3, 2, 1),
		maxPoolSubject(mapShape{2, 4, 6}, 3, 2, 1),
		maxPoolSubject(mapShape{2, 4, 4}, 2, 2, 0),
		maxPoolSubject(mapShape{2, 1, 1}, 3, 2, 1),
		maxPoolSubject(mapShape{1, 6, 5}, 3, 1, 0),
		avgPoolSubject(mapShape{3, 7, 5}, 0, 0, 0),
		avgPoolSubject(mapShape{1, 2, 3}, 0, 0, 0),
		avgPoolSubject(mapShape{3, 7, 7}, 3, 2, 1),
		avgPoolSubject(mapShape{2, 8, 6}, 3, 2, 1),
		avgPoolSubject(mapShape{3, 1, 1}, 3, 2, 1),
		avgPoolSubject(mapShape{2, 5, 4}, 3, 1, 1),
		avgPoolSubject(mapShape{1, 6, 5}, 3, 1, 0),
		avgPoolSubject(mapShape{2, 7, 8}, 3, 3, 0),
		avgPoolSubject(mapShape{2, 2, 2}, 2, 1, 0),
		avgPoolSubject(mapShape{2, 5, 6}, 4, 4, 0),
	}
}

func TestMaxPoolGivesTheGradientToTheFirstMaximum(t *testing.T) {
	pool := NewPool(1)
	m := NewMaxPool(pool, 3, 2, 1, 1, 4, 4)
	h, w := m.OutSize()
	x, dx := NewTensor(1, 4, 4, 1), NewTensor(1, 4, 4, 1)
	y, dy := NewTensor(1, h, w, 1), NewTensor(1, h, w, 1)
	x.N, dy.N = 1, 1
	for i := range 16 {
		x.Data[i*Lanes] = -5 // padding, as zero, would win
	}
	for i := range h * w {
		dy.Data[i*Lanes] = float32(i + 1)
	}
	m.Forward(&y, &x)
	m.Backward(&dx, &dy, &x, &y)
	want := map[int]float32{0: 1, 1: 2, 4: 3, 5: 4} // each window's first element on the map
	for i := range 16 {
		if dx.Data[i*Lanes] != want[i] {
			t.Errorf("gradient of element %d is %v, want %v", i, dx.Data[i*Lanes], want[i])
		}
	}
	for i := range h * w {
		if y.Data[i*Lanes] != -5 {
			t.Errorf("maximum %d is %v, want -5", i, y.Data[i*Lanes])
		}
	}
}

func TestPoolingRefusesImpossibleShapes(t *testing.T) {
	mustPanic(t, func() { NewMaxPool(NewPool(1), 3, 2, 0, 1, 2, 2) })
	mustPanic(t, func() { NewMaxPool(NewPool(1), 2, 0, 0, 1, 2, 2) })
	mustPanic(t, func() { NewAvgPool(NewPool(1), 2, 1, 2, 1, 4, 4) })
}

// The mean of a whole map has the bits of the plain one, whatever the set.
func TestWholeMeansAreExact(t *testing.T) {
	pool := NewPool(1)
	defer pool.Close()
	for _, size := range []int{1, 2, 3, 4, 7, 14} {
		rng := newRand(5)
		a := NewAvgPool(pool, 0, 0, 0, 3, size, size)
		x, y := NewTensor(3, size, size, 2), NewTensor(3, 1, 1, 2)
		x.N = 32
		for i := range x.Data {
			x.Data[i] = float32(rng.NormFloat64())
		}
		a.Forward(&y, &x)
		for c := range 3 {
			for b := range 2 {
				var want [Lanes]float32
				a.forward.window(&want, x.block(c, b), 0, 0)
				if got := [Lanes]float32(y.block(c, b)); got != want {
					t.Errorf("%dx%d: means %v, want %v", size, size, got, want)
				}
			}
		}
	}
}
