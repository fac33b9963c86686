package kernel

import (
	"math"

	"lrunet/lrunet/kernel/internal/simd"
)

// Forward implements LRU.
func (l *fusedLRU) Forward(y, x *Tensor, p LRUParams) {
	x.must("layer reuse", "input", l.s.C, l.s.H, l.s.W, x.N)
	y.result("layer reuse", "result", l.s.C, l.s.H, l.s.W, x.N)
	if !l.gram && l.z.Blocks < Blocks(x.N) {
		l.z = newPitched(l.s.C, l.s.H, l.s.W, x.Blocks)
	}
	l.z.N = x.N
	l.start(x, p)
	l.forward.y = y
	l.pool.Run(l.s.Groups, &l.forward)
}

// fusedForward computes one group in each part.
type fusedForward struct {
	*fusedLRU
	y *Tensor
}

func (f *fusedForward) Part(g, thread int) {
	a := f.arena(thread)
	if f.gram {
		f.withoutZ(g, a)
	} else {
		f.withZ(g, a)
	}
	f.clearPlanes(f.y, g, true)
}

// withZ computes z and its squares' sums, then the result.
func (f *fusedForward) withZ(g int, a simd.Arena) {
	n := float64(f.x.count())
	sums := a.Zeros(f.k * 2 * Lanes)
	f.depthwise(g, 0, f.m).Stats(f.set, f.x.rows(g*f.m), sums, Blocks(f.x.N))
	totals := a.Doubles(2 * f.k)
	f.set.LaneSums(&totals[0], &sums[0], 2*f.k)
	for k := range f.k {
		mean := totals[2*k] / n
		f.measured1(g*f.k+k, mean, totals[2*k+1]/n-mean*mean)
	}
	folded := f.foldFirst(g, a)
	squares := a.Zeros(f.m * Lanes)
	f.storeZ(g, folded, a.Buffer(f.k, f.rows*f.s.W), squares)
	f.set.LaneSums(&totals[0], &squares[0], f.m)
	co := a.Take(2 * f.m)
	for m := range f.m {
		mean := f.meanOfZ(g, m)
		f.measured2(g*f.m+m, mean, totals[m]/n-mean*mean)
		co[2*m], co[2*m+1] = f.second(g, m)
	}
	f.finish(g, co)
}

// storeZ computes z and adds to its squares' sums.
func (f *fusedForward) storeZ(g int, folded simd.Operand, d simd.Strided, squares []float32) {
	x, z, dw := f.x.rows(g*f.m), f.z.rows(g*f.m), f.depthwise(g, 0, f.m)
	for t, more := f.first(false), true; more; t, more = f.next(t) {
		at := f.from(t)
		all, rows := f.ahead(t)
		dw.Store(f.set, x.Col(at), d, t.row, t.end, rows)
		f.set.MulSquare(folded, d, z.Col(at), squares, f.m, f.k, f.positions(t), all)
	}
}

// finish computes the result from z.
func (f *fusedForward) finish(g int, co []float32) {
	area := f.s.H * f.s.W
	for b := Blocks(f.x.N) - 1; b >= 0; b-- {
		for _, s := range f.segments(g) {
			if s.n > 0 {
				c, at := g*f.m+s.from, b*area
				x, z, y := f.x.rows(c).Col(at), f.z.rows(c).Col(at), f.y.rows(s.place).Every(s.step).Col(at)
				f.set.Residual(z.At, x.At, y.At, &co[2*s.from], z.Stride, x.Stride, y.Stride, s.n, area, -area*laneBytes)
			}
		}
	}
}

// withoutZ computes the moments of the depthwise results, then the result.
func (f *fusedForward) withoutZ(g int, a simd.Arena) {
	sums, products := a.Zeros(f.k*Lanes), a.Zeros(f.k*f.k*Lanes)
	tile := a.Buffer(f.k, f.rows*f.s.W)
	dw := f.depthwise(g, 0, f.m)
	x := f.x.rows(g * f.m)
	for t, more := f.first(false), true; more; t, more = f.next(t) {
		_, rows := f.ahead(t)
		dw.StoreSum(f.set, x.Col(f.from(t)), tile, sums, t.row, t.end, rows)
		f.set.SelfDots(tile, products, f.k, f.positions(t))
	}
	f.moments(g, a, sums, products)
	weights, bias := a.Take(f.m*f.k), a.Take(f.m)
	for m := range f.m {
		scale, shift := f.second(g, m)
		for k, w := range f.folded[(g*f.m+m)*f.k:][:f.k] {
			weights[m*f.k+k] = scale * w
		}
		bias[m] = shift
	}
	f.project(f.y, g, weights, bias, tile)
}

// project computes y = max(0, weights*dw(x) + bias + x).
func (l *fusedLRU) project(y *Tensor, g int, weights, bias []float32, d simd.Strided) {
	x, dw := l.x.rows(g*l.m), l.depthwise(g, 0, l.m)
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

// moments turns the sums of the depthwise results and of their products into
// both normalisations' statistics.
func (f *fusedForward) moments(g int, a simd.Arena, sums, products []float32) {
	n := float64(f.x.count())
	pitch := f.pitch()
	mean, line, cov := a.Doubles(f.k), a.Doubles(f.k), a.Zeros(f.k*pitch)
	f.set.LaneSums(&mean[0], &sums[0], f.k)
	for k := range f.k {
		mean[k] /= n
		f.set.LaneSums(&line[0], &products[k*f.k*Lanes], k+1)
		for j := range k + 1 {
			line[j] = line[j]/n - mean[k]*mean[j]
			cov[k*pitch+j], cov[j*pitch+k] = float32(line[j]), float32(line[j])
		}
		f.measured1(g*f.k+k, mean[k], line[k])
	}
	folded := f.foldFirst(g, a)
	times := a.Take(f.m * pitch) // W' times cov
	f.set.Mul(folded, simd.Rows(cov, pitch), simd.Rows(times, pitch), f.m, f.k, pitch/Lanes)
	for m := range f.m {
		at := (g*f.m + m) * f.k
		variance := 0.0
		for k, v := range times[m*pitch:][:f.k] {
			f.cov[at+k] = v
			variance += float64(v) * float64(f.folded[at+k])
		}
		f.measured2(g*f.m+m, f.meanOfZ(g, m), variance)
	}
}

// measured1 and measured2 take note of a channel's statistics.
func (f *fusedForward) measured1(k int, mean, variance float64) {
	f.norms.first[k] = measured(mean, variance, f.x.count(), mean, &f.params.Mean1[k], &f.params.Variance1[k])
}

// measured2's mean is that of z without the first normalisation's shift; the
// running mean is that of z with it.
func (f *fusedForward) measured2(c int, mean, variance float64) {
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
