package kernel

import "lrunet/lrunet/kernel/internal/simd"

// storedForward stores z, and sums its squares.
type storedForward struct{ *fusedForward }

func (f storedForward) makeRoom(x *Tensor) {
	if l := f.fusedLRU; l.z.Blocks < Blocks(x.N) {
		l.z = newPitched(l.s.C, l.s.H, l.s.W, x.Blocks)
	}
}

func (f storedForward) scratch() int { return 0 }

func (f storedForward) group(g int, a simd.Arena) {
	n := float64(f.x.count())
	sums := a.Zeros(f.k * 2 * Lanes)
	dw := f.depthwise(g, 0, f.m)
	dw.Stats(f.set, f.input(g*f.m), sums, Blocks(f.x.N))
	totals := a.Doubles(2 * f.k)
	f.set.LaneSums(&totals[0], &sums[0], 2*f.k)
	for k := range f.k {
		mean := totals[2*k] / n
		f.recordFirst(g*f.k+k, mean, totals[2*k+1]/n-mean*mean)
	}
	folded := f.foldFirst(g, a)
	squares := a.Zeros(f.m * Lanes)
	f.storeZ(g, folded, a.Buffer(f.k, f.rows*f.s.W), squares)
	f.set.LaneSums(&totals[0], &squares[0], f.m)
	co := a.Take(2 * f.m)
	for m := range f.m {
		mean := f.meanOfZ(g, m)
		f.recordSecond(g*f.m+m, mean, totals[m]/n-mean*mean)
		co[2*m], co[2*m+1] = f.second(g, m)
	}
	f.finish(g, co)
}

// storeZ computes z and adds to its squares' sums.
func (f storedForward) storeZ(g int, folded simd.Operand, d simd.Strided, squares []float32) {
	x, z, dw := f.input(g*f.m), f.z.rows(g*f.m), f.depthwise(g, 0, f.m)
	for t, more := f.first(false), true; more; t, more = f.next(t) {
		at := f.from(t)
		all, rows := f.ahead(t)
		dw.Store(f.set, x.Col(at), d, t.row, t.end, rows)
		f.set.MulSquare(folded, d, z.Col(at), squares, f.m, f.k, f.positions(t), all)
	}
}

// finish computes the result from z.
func (f storedForward) finish(g int, co []float32) {
	area := f.s.H * f.s.W
	for b := Blocks(f.x.N) - 1; b >= 0; b-- {
		for _, s := range f.segments(g) {
			if s.n > 0 {
				c, at := g*f.m+s.from, b*area
				x, z, y := f.input(c).Col(at), f.z.rows(c).Col(at), f.y.rows(s.place).Every(s.step).Col(at)
				f.set.Residual(z.At, x.At, y.At, &co[2*s.from], z.Stride, x.Stride, y.Stride, s.n, area, -area*laneBytes)
			}
		}
	}
}

// recomputedForward never stores z.
type recomputedForward struct{ *fusedForward }

func (f recomputedForward) makeRoom(*Tensor) {}

func (f recomputedForward) scratch() int { return f.k * (f.k*Lanes + f.pitch()) }

func (f recomputedForward) group(g int, a simd.Arena) {
	sums, products := a.Zeros(f.k*Lanes), a.Zeros(f.k*f.k*Lanes)
	tile := a.Buffer(f.k, f.rows*f.s.W)
	dw := f.depthwise(g, 0, f.m)
	x := f.input(g * f.m)
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

// moments turns the sums of the depthwise results and of their products into
// both normalisations' statistics.
func (f recomputedForward) moments(g int, a simd.Arena, sums, products []float32) {
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
		f.recordFirst(g*f.k+k, mean[k], line[k])
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
		f.recordSecond(g*f.m+m, f.meanOfZ(g, m), variance)
	}
}
