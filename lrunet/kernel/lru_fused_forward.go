package kernel

import (
	"math"

	"lrunet/lrunet/kernel/internal/simd"
)

// Forward implements LRU.
func (l *fusedLRU) Forward(y, x *Tensor, p LRUParams) {
	l.s.mustRead(x, x.N)
	y.result("layer reuse", "result", l.s.C, l.s.H, l.s.W, x.N)
	l.forward.strategy.makeRoom(x)
	l.z.N = x.N
	l.start(x, p)
	l.forward.y = y
	l.pool.Run(l.s.Groups, &l.forward)
}

// fusedForward computes one group in each part.
type fusedForward struct {
	*fusedLRU
	strategy forwardZ
	y        *Tensor
}

// forwardZ is a way to the statistics of z and to the result.
type forwardZ interface {
	// makeRoom makes room for what a batch x leaves to the backward half.
	makeRoom(x *Tensor)
	// scratch is the elements that sums take.
	scratch() int
	// group computes group g of the result.
	group(g int, a simd.Arena)
}

func (f *fusedForward) Part(g, thread int) {
	f.strategy.group(g, f.arena(thread))
	f.clearPlanes(f.y, g, true)
}

// project computes y = max(0, weights*dw(x) + bias + x).
func (l *fusedLRU) project(y *Tensor, g int, weights, bias []float32, d simd.Strided) {
	x, dw := l.input(g*l.m), l.depthwise(g, 0, l.m)
	for t, more := l.first(true), true; more; t, more = l.next(t) {
		at := l.from(t)
		all, rows := l.ahead(t)
		dw.Store(l.set, x.Col(at), d, t.row, t.end, rows)
		for _, s := range l.segments(g) {
			if s.n > 0 {
				to := y.rows(s.place).Every(s.step).Col(at)
				l.set.MulAddReLU(simd.RowMajor(weights[s.from*l.k:], l.k), d, to, x.Row(s.from).Col(at), bias[s.from:], s.n, l.k, l.positions(t), all)
			}
		}
	}
}

// recordFirst and recordSecond record a channel's statistics.
func (f *fusedForward) recordFirst(k int, mean, variance float64) {
	f.norms.first[k] = measured(mean, variance, f.x.count(), mean, &f.params.Mean1[k], &f.params.Variance1[k])
}

// recordSecond's mean is that of z without the first normalisation's shift; the
// running mean is that of z with it.
func (f *fusedForward) recordSecond(c int, mean, variance float64) {
	g, m := c/f.m, c%f.m
	full := 0.0
	shift := f.params.Shift1[g*f.k:]
	for k, w := range f.weights(g)[m*f.k:][:f.k] {
		full += float64(w) * float64(shift[k])
	}
	f.norms.second[c] = measured(mean, variance, f.x.count(), full, &f.params.Mean2[c], &f.params.Variance2[c])
}

// measured is the norm of statistics of count elements, and moves the running
// ones towards them.
func measured(mean, variance float64, count int, full float64, runningMean, runningVariance *float32) norm {
	n := float64(count)
	v := max(variance, 0)
	*runningMean += Momentum * (float32(full) - *runningMean)
	*runningVariance += Momentum * (float32(v*n/max(n-1, 1)) - *runningVariance)
	return norm{mean, 1 / math.Sqrt(v+Epsilon)}
}

// foldFirst computes the folded weights of a group.
func (l *fusedLRU) foldFirst(g int, a simd.Arena) simd.Operand {
	scale := a.Take(l.k)
	for k := range scale {
		scale[k] = float32(float64(l.params.Scale1[g*l.k+k]) * l.norms.first[g*l.k+k].rstd)
	}
	folded := l.folded[g*l.m*l.k:][:l.m*l.k]
	l.fold(folded, g, scale)
	return simd.RowMajor(folded, l.k)
}

// meanOfZ is the mean of row m of z, W' times the means.
func (f *fusedForward) meanOfZ(g, m int) float64 {
	mean := 0.0
	first := f.norms.first[g*f.k:]
	for k, w := range f.folded[(g*f.m+m)*f.k:][:f.k] {
		mean += float64(w) * first[k].mean
	}
	return mean
}

// second is the second normalisation of row m of z.
func (f *fusedForward) second(g, m int) (scale, shift float32) {
	c := g*f.m + m
	return f.norms.second[c].affine(f.params.Scale2[c], f.params.Shift2[c])
}
