package kernel

import "lrunet/lrunet/kernel/internal/simd"

// recomputedBackward never has z: it takes gz from d and gy, and the sums of
// gz*d from those of gy*d and the covariances that the forward half left.
type recomputedBackward struct{ *fusedBackward }

func (f recomputedBackward) scratch() int { return f.m * f.k * Lanes }

func (f recomputedBackward) sum(r *reduction) {
	a := r.arena
	inner := a.Zeros(f.m * f.k * Lanes) // sums of gy*d, [m][k][16]
	gy := f.dx.rows(r.g * f.m)
	for t, more := f.first(false), true; more; t, more = f.next(t) {
		at, n := f.from(t), f.positions(t)
		all, _ := f.ahead(t)
		for _, s := range f.segments(r.g) {
			if s.n > 0 {
				dy, y := f.dy.rows(s.place).Every(s.step).Col(at), f.y.rows(s.place).Every(s.step).Col(at)
				to := gy.Row(s.from).Col(at)
				f.set.MaskSum(dy.At, y.At, to.At, &r.sums[s.from*Lanes], dy.Stride, y.Stride, to.Stride, s.n, n, all)
			}
		}
		f.depthwiseTile(r, t)
		f.set.Dots(gy.Col(at), r.tile, inner, f.k, f.m, f.k, n)
	}
	f.set.LaneSums(&r.totals[0], &r.sums[0], f.m)
	for m := range f.m {
		f.centre(r, m, inner[m*f.k*Lanes:])
	}
	f.prepare(r)
}

// centre turns row m of the sums of gy*d into those of gz*d.
func (f recomputedBackward) centre(r *reduction, m int, inner []float32) {
	at := (r.g*f.m + m) * f.k
	first, folded, cov := f.norms.first[r.g*f.k:], f.folded[at:], f.cov[at:]
	row := r.line
	f.set.LaneSums(&row[0], &inner[0], f.k)
	scale := 0.0
	for k := range row {
		row[k] -= r.totals[m] * first[k].mean
		scale += row[k] * float64(folded[k])
	}
	f.normalisation(r, m, r.totals[m], scale*f.norms.second[r.g*f.m+m].rstd)
	a, b := float64(r.co[3*m]), float64(r.co[3*m+1])*float64(f.x.count())
	for k := range row {
		r.product[m*f.pitch()+k] = float32(a*row[k] + b*float64(cov[k]))
	}
}

// prepare makes what gradient multiplies d with and adds.
func (f recomputedBackward) prepare(r *reduction) {
	times, co := r.arena.Take(f.m*f.k), r.arena.Take(2*f.m)
	folded := f.folded[r.g*f.m*f.k:]
	for m := range f.m {
		for k, w := range folded[m*f.k:][:f.k] {
			times[m*f.k+k] = r.co[3*m+1] * w
		}
		co[2*m], co[2*m+1] = r.co[3*m+2], r.co[3*m]
	}
	r.scaled, r.shiftGain = simd.RowMajor(times, f.k), co
}

func (f recomputedBackward) gradient(r *reduction, t tile) {
	all, _ := f.ahead(t)
	gy := f.dx.rows(r.g * f.m).Col(f.from(t))
	f.set.MulAdd(r.scaled, r.tile, r.gz, gy, r.shiftGain, f.m, f.k, f.positions(t), all)
}
