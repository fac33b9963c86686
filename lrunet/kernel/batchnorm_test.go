package kernel

import (
	"fmt"
	"math"
	"testing"
)

// naiveStatistics is the mean and the biased variance of channel c.
func naiveStatistics(s mapShape, n int, x []float64, c int) (mean, variance float64) {
	area := s.h * s.w
	count := float64(n * area)
	for i := range n * area {
		mean += x[(i/area*s.c+c)*area+i%area] / count
	}
	for i := range n * area {
		d := x[(i/area*s.c+c)*area+i%area] - mean
		variance += d * d / count
	}
	return mean, variance
}

// naiveNorm normalises with the batch's statistics, or with mean and variance
// if they are given.
func naiveNorm(s mapShape, n int, x, scale, shift, mean, variance []float64) []float64 {
	y := make([]float64, len(x))
	area := s.h * s.w
	for c := range s.c {
		m, v := naiveStatistics(s, n, x, c)
		if mean != nil {
			m, v = mean[c], variance[c]
		}
		for i := range n * area {
			at := (i/area*s.c+c)*area + i%area
			y[at] = scale[c]*(x[at]-m)/math.Sqrt(v+1e-5) + shift[c]
		}
	}
	return y
}

func normSubjects() []subject {
	var all []subject
	for _, s := range []mapShape{{3, 4, 5}, {5, 1, 1}, {1, 7, 7}} {
		zeros, ones := make([]float32, s.c), make([]float32, s.c)
		fill(ones, 1)
		all = append(all, subject{
			name: fmt.Sprintf("batchnorm/%v", s), in: []mapShape{s}, out: s, params: []int{s.c, s.c},
			naive: func(n int, x, w [][]float64) []float64 { return naiveNorm(s, n, x[0], w[0], w[1], nil, nil) },
			make: func(p *Pool) operation {
				b := NewBatchNorm(p, s.c)
				mean, variance := append([]float32(nil), zeros...), append([]float32(nil), ones...)
				return operation{
					forward: func(y *Tensor, x []*Tensor, w [][]float32) { b.Forward(y, x[0], w[0], w[1], mean, variance) },
					backward: func(dx []*Tensor, dw [][]float32, dy, _ *Tensor, x []*Tensor, w [][]float32) {
						b.Backward(dx[0], dw[0], dw[1], dy, x[0], w[0], w[1])
					},
				}
			},
		}, clippedSubject(s, 0), clippedSubject(s, 0.7), subject{
			name: fmt.Sprintf("batchnorm-infer/%v", s), in: []mapShape{s}, out: s, params: []int{s.c, s.c, s.c, s.c},
			naive: func(n int, x, w [][]float64) []float64 {
				return naiveNorm(s, n, x[0], w[0], w[1], w[2], squares(w[3]))
			},
			make: func(p *Pool) operation {
				b := NewBatchNorm(p, s.c)
				variance := make([]float32, s.c)
				return operation{forward: func(y *Tensor, x []*Tensor, w [][]float32) {
					for i, v := range w[3] {
						variance[i] = v * v
					}
					b.Infer(y, x[0], w[0], w[1], w[2], variance)
				}}
			},
		})
	}
	return all
}

// clippedSubject is a normalisation with its activation.
func clippedSubject(s mapShape, limit float32) subject {
	return subject{
		name: fmt.Sprintf("batchnorm-relu%v/%v", limit, s), in: []mapShape{s}, out: s, params: []int{s.c, s.c},
		naive: func(n int, x, w [][]float64) []float64 {
			y := naiveNorm(s, n, x[0], w[0], w[1], nil, nil)
			for i := range y {
				y[i] = max(y[i], 0)
				if limit > 0 {
					y[i] = min(y[i], float64(limit))
				}
			}
			return y
		},
		make: func(p *Pool) operation {
			b := NewBatchNormReLU(p, s.c, limit)
			mean, variance := make([]float32, s.c), make([]float32, s.c)
			return operation{
				forward: func(y *Tensor, x []*Tensor, w [][]float32) { b.Forward(y, x[0], w[0], w[1], mean, variance) },
				backward: func(dx []*Tensor, dw [][]float32, dy, _ *Tensor, x []*Tensor, w [][]float32) {
					b.Backward(dx[0], dw[0], dw[1], dy, x[0], w[0], w[1])
				},
			}
		},
	}
}

// squares makes variances of arbitrary numbers.
func squares(v []float64) []float64 {
	s := make([]float64, len(v))
	for i, x := range v {
		s[i] = float64(float32(x * x))
	}
	return s
}

func TestBatchNormRunningStatistics(t *testing.T) {
	pool := NewPool(1)
	s := mapShape{2, 3, 3}
	b := newBench(normSubjects()[0], 5, 2, pool, 1)
	b.in, b.out = []mapShape{s}, s
	x := normal(newRand(3), 5*s.size())
	for i := range x {
		x[i] = 3*x[i] + 2
	}
	in, y := b.input(s, x, 2), b.result(s, 2)
	mean, variance := []float32{1, -1}, []float32{2, 0.5}
	NewBatchNorm(pool, 2).Forward(y, in, []float32{1, 1}, []float32{0, 0}, mean, variance)
	for c := range 2 {
		m, v := naiveStatistics(s, 5, x, c)
		wantMean := 0.9*float64([]float32{1, -1}[c]) + 0.1*m
		wantVariance := 0.9*float64([]float32{2, 0.5}[c]) + 0.1*v*45/44
		checkClose(t, "running mean", []float64{float64(mean[c])}, []float64{wantMean}, 1e-6)
		checkClose(t, "running variance", []float64{float64(variance[c])}, []float64{wantVariance}, 1e-6)
	}
}

// A mean far larger than the deviation must not drown the variance.
func TestBatchNormLargeMean(t *testing.T) {
	pool := NewPool(1)
	x := NewTensor(1, 8, 8, 2)
	x.N = 32
	rng := newRand(1)
	for i := range x.Data {
		x.Data[i] = 1000 + float32(rng.NormFloat64())
	}
	y := NewTensor(1, 8, 8, 2)
	mean, variance := make([]float32, 1), make([]float32, 1)
	NewBatchNorm(pool, 1).Forward(&y, &x, []float32{1}, []float32{0}, mean, variance)
	m, v := naiveStatistics(mapShape{1, 8, 8}, 32, planar(&y), 0)
	if math.Abs(m) > 1e-3 || math.Abs(v-1) > 1e-3 {
		t.Errorf("normalised mean %v, variance %v; want 0, 1", m, v)
	}
}
