package kernel

import "lrunet/lrunet/kernel/internal/simd"

// storedBackward takes gz from the stored z, and sums gz*d lane by lane.
type storedBackward struct{ *fusedBackward }

func (f storedBackward) scratch() int { return f.m * f.k * Lanes }

func (f storedBackward) sum(r *reduction) {
	f.mask(r)
	a := r.arena
	sums := a.Zeros(f.m * f.k * Lanes) // [m][k][16]
	for t, more := f.first(false), true; more; t, more = f.next(t) {
		f.depthwiseTile(r, t)
		f.gradient(r, t)
		f.set.Dots(r.gz, r.tile, sums, f.k, f.m, f.k, f.positions(t))
	}
	for m := range f.m {
		f.set.LaneSums(&r.line[0], &sums[m*f.k*Lanes], f.k)
		for k, s := range r.line {
			r.product[m*f.pitch()+k] = float32(s)
		}
	}
}

// mask computes gy, and finds A, B and C.
func (f storedBackward) mask(r *reduction) {
	area := f.s.H * f.s.W
	for b := Blocks(f.x.N) - 1; b >= 0; b-- {
		for _, s := range f.segments(r.g) {
			if s.n > 0 {
				c, at := r.g*f.m+s.from, b*area
				dy, y := f.dy.rows(s.place).Every(s.step).Col(at), f.y.rows(s.place).Every(s.step).Col(at)
				z, gy := f.z.rows(c).Col(at), f.dx.rows(c).Col(at)
				f.set.MaskSums(dy.At, y.At, z.At, gy.At, &r.sums[2*s.from*Lanes], dy.Stride, y.Stride, z.Stride, gy.Stride, s.n, area, -area*laneBytes)
			}
		}
	}
	f.set.LaneSums(&r.totals[0], &r.sums[0], 2*f.m)
	for m := range f.m {
		n := f.norms.second[r.g*f.m+m]
		f.normalisation(r, m, r.totals[2*m], n.rstd*(r.totals[2*m+1]-n.mean*r.totals[2*m]))
	}
}

func (f storedBackward) gradient(r *reduction, t tile) {
	at := f.from(t)
	all, _ := f.ahead(t)
	gy, z := f.dx.rows(r.g*f.m).Col(at), f.z.rows(r.g*f.m).Col(at)
	f.set.Combine(gy.At, z.At, r.gz.At, &r.co[0], gy.Stride, z.Stride, r.gz.Stride, f.m, f.positions(t), all)
}

// transposedBackward sums gz*d with gz transposed, which suits wide groups.
type transposedBackward struct{ storedBackward }

func (f transposedBackward) scratch() int {
	return simd.InnerProductsSize(f.m, f.k, f.rows*f.s.W)
}

func (f transposedBackward) sum(r *reduction) {
	f.mask(r)
	a := r.arena
	sums := f.set.InnerProducts(&a, f.m, f.k, f.rows*f.s.W)
	for t, more := f.first(false), true; more; t, more = f.next(t) {
		f.depthwiseTile(r, t)
		f.gradient(r, t)
		sums.Add(r.gz, r.tile, f.positions(t))
	}
	sums.Store(r.product, f.pitch())
}
