package kernel

import "lrunet/lrunet/kernel/internal/simd"

// Backward implements LRU.
func (l *fusedLRU) Backward(dx *Tensor, g LRUGrads, dy, y, x *Tensor, p LRUParams) {
	dy.must("layer reuse backward", "gradient", l.s.C, l.s.H, l.s.W, l.z.N)
	y.must("layer reuse backward", "result", l.s.C, l.s.H, l.s.W, l.z.N)
	x.must("layer reuse backward", "input", l.s.C, l.s.H, l.s.W, l.z.N)
	dx.result("layer reuse backward", "input gradient", l.s.C, l.s.H, l.s.W, l.z.N)
	l.start(x, p)
	b := &l.backward
	b.dx, b.dy, b.y, b.grads = dx, dy, y, g
	l.pool.Run(l.s.Groups, b)
}

// fusedBackward computes one group's gradients in each part. With gy the
// gradient through the last ReLU, gz that of z, gu that of the first
// normalisation's result and gd that of the depthwise results d:
//
//	gz = A*gy + B*z + C
//	gu = W'^T gz
//	gd = gu - S*d + T
//
// where A, B, C need the sums of gy and gy*z, and S, T those of gu*d. The
// first sweep finds the sums, the second computes the gradients. dx serves as
// the place of gy, and gd's part is added on top.
type fusedBackward struct {
	*fusedLRU
	dx, dy, y *Tensor
	grads     LRUGrads
}

func (f *fusedBackward) Part(g, thread int) {
	a := f.arena(thread)
	r := f.newReduction(g, &a)
	switch {
	case f.gram:
		f.sweepWithoutZ(&r)
	case f.turned():
		f.prepare(&r)
		f.sweepTurned(&r, a)
	default:
		f.prepare(&r)
		f.sweepWithZ(&r)
	}
	f.projection(&r, a)
	f.propagate(&r, &a)
	f.clearPlanes(f.dx, g, false)
}

// reduction is what the first sweep of a group leaves to the second.
type reduction struct {
	g       int
	sums    []float32 // of gy and, if z is stored, of gy*z: lanes
	inner   []float32 // products of gz (of gy, without z) with d: [m][k][16]
	totals  []float64
	product []float32 // inner's totals, [m][pitch]
	line    []float64 // one row of them

	co         []float32 // A, B, C of each row
	shiftScale []float32 // T, -S of each depthwise result
	tile, gz   simd.Strided
}

func (f *fusedBackward) newReduction(g int, a *simd.Arena) reduction {
	positions, inner := f.rows*f.s.W, f.m*f.k*Lanes
	if !f.gram && f.turned() {
		inner = 0
	}
	return reduction{
		g:          g,
		sums:       a.Zeros(2 * f.m * Lanes),
		inner:      a.Zeros(inner),
		totals:     a.Doubles(2 * f.m),
		product:    a.Take(f.wide() * f.pitch()),
		line:       a.Doubles(f.k),
		co:         a.Take(3 * f.m),
		shiftScale: a.Take(2 * f.k),
		tile:       a.Buffer(f.k, positions),
		gz:         a.Buffer(f.wide(), positions),
	}
}

// prepare computes gy, and finds A, B and C where z is stored.
func (f *fusedBackward) prepare(r *reduction) {
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

// sweepWithZ finds the sums of gz*d.
func (f *fusedBackward) sweepWithZ(r *reduction) {
	for t, more := f.first(false), true; more; t, more = f.next(t) {
		f.expand(r, t)
		f.combine(r, t)
		f.set.Dots(r.gz, r.tile, r.inner, f.k, f.m, f.k, f.positions(t))
	}
	for m := range f.m {
		f.set.LaneSums(&r.line[0], &r.inner[m*f.k*Lanes], f.k)
		for k, s := range r.line {
			r.product[m*f.pitch()+k] = float32(s)
		}
	}
}

// turned says whether to compute the sums of gz*d from transposed gz. Sums by
// lanes, 16 times as many, would not fit the cache for wide groups.
func (l *fusedLRU) turned() bool { return l.m*l.k >= 1024 && l.wide()*4 <= l.m*5 }

// wide is the group's channels, rounded up to whole positions.
func (l *fusedLRU) wide() int { return (l.m + Lanes - 1) / Lanes * Lanes }

// pitch is the group's depthwise results, rounded up to whole positions.
func (l *fusedLRU) pitch() int { return (l.k + Lanes - 1) / Lanes * Lanes }

// sweepTurned finds the sums of gz*d as the product of d with transposed gz.
func (f *fusedBackward) sweepTurned(r *reduction, a simd.Arena) {
	wide := f.wide()
	turned := a.Take(f.rows * f.s.W * Lanes * wide)
	sums := a.Zeros(f.pitch() * wide)
	zeroOne := a.Zeros(2 * f.k)
	for k := range f.k {
		zeroOne[2*k+1] = 1
	}
	b, c := simd.Rows(turned, wide), simd.Rows(sums, wide)
	for t, more := f.first(false), true; more; t, more = f.next(t) {
		f.expand(r, t)
		f.combine(r, t)
		n := f.positions(t)
		for m := 0; m < wide; m += Lanes {
			f.set.Transpose(&turned[m], r.gz.Row(m).At, wide*4, r.gz.Stride, n)
		}
		d := simd.RowMajor(r.tile.Slice(f.k*r.tile.Stride/4), r.tile.Stride/4)
		f.set.MulAdd(d, b, c, c, zeroOne, f.k, n*Lanes, wide/Lanes, 0)
	}
	for k := 0; k < f.k; k += Lanes {
		f.set.Transpose(&r.product[k], &sums[k*wide], f.pitch()*4, wide*4, wide/Lanes)
	}
}

// expand computes the depthwise results of a tile.
func (f *fusedBackward) expand(r *reduction, t tile) {
	_, rows := f.ahead(t)
	f.depthwise(r.g, 0, f.m).Store(f.set, f.x.rows(r.g*f.m).Col(f.from(t)), r.tile, t.row, t.end, rows)
}

// combine computes gz of a tile.
func (f *fusedBackward) combine(r *reduction, t tile) {
	at := f.from(t)
	all, _ := f.ahead(t)
	gy, z := f.dx.rows(r.g*f.m).Col(at), f.z.rows(r.g*f.m).Col(at)
	f.set.Combine(gy.At, z.At, r.gz.At, &r.co[0], gy.Stride, z.Stride, r.gz.Stride, f.m, f.positions(t), all)
}

// normalisation writes the second normalisation's gradients of row m, whose gy
// sums to total, and its A, B and C.
func (f *fusedBackward) normalisation(r *reduction, m int, total, scale float64) {
	c := r.g*f.m + m
	f.grads.Scale2[c], f.grads.Shift2[c] = float32(scale), float32(total)
	n, count := f.norms.second[c], float64(f.x.count())
	a := float64(f.params.Scale2[c]) * n.rstd
	b := -a * n.rstd * scale / count
	r.co[3*m], r.co[3*m+1], r.co[3*m+2] = float32(a), float32(b), float32(-a*total/count-b*n.mean)
}

// sweepWithoutZ finds the sums of gy*d, which with the covariances saved by
// the forward half give those of gz*d.
func (f *fusedBackward) sweepWithoutZ(r *reduction) {
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
		f.expand(r, t)
		f.set.Dots(gy.Col(at), r.tile, r.inner, f.k, f.m, f.k, n)
	}
	f.set.LaneSums(&r.totals[0], &r.sums[0], f.m)
	for m := range f.m {
		f.centre(r, m)
	}
}

// centre turns row m of the sums of gy*d into those of gz*d.
func (f *fusedBackward) centre(r *reduction, m int) {
	at := (r.g*f.m + m) * f.k
	first, folded, cov := f.norms.first[r.g*f.k:], f.folded[at:], f.cov[at:]
	row := r.line
	f.set.LaneSums(&row[0], &r.inner[m*f.k*Lanes], f.k)
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

// projection writes the gradients of the pointwise weights and of the first
// normalisation. The sum of gz is zero, so the shift has no gradient.
func (f *fusedBackward) projection(r *reduction, a simd.Arena) {
	first := f.norms.first[r.g*f.k:][:f.k]
	scale := a.Take(f.k)
	for k, n := range first {
		scale[k] = float32(float64(f.params.Scale1[r.g*f.k+k]) * n.rstd)
	}
	clear(r.line)
	for m := range f.m {
		f.projectionRow(r, m, scale)
	}
	count := float64(f.x.count())
	for k, n := range first {
		c := r.g*f.k + k
		d := r.line[k] * n.rstd
		f.grads.Scale1[c], f.grads.Shift1[c] = float32(d), 0
		s := float64(scale[k]) * n.rstd * d / count
		r.shiftScale[2*k], r.shiftScale[2*k+1] = float32(s*n.mean), float32(-s)
	}
}

// projectionRow writes the gradients of row m of the pointwise weights, and
// adds the row's part of the first normalisation's to line.
func (f *fusedBackward) projectionRow(r *reduction, m int, scale []float32) {
	at := (r.g*f.m + m) * f.k
	n := len(scale)
	line, product, w, dw := r.line[:n], r.product[m*f.pitch():][:n], f.params.PW[at:][:n], f.grads.PW[at:][:n]
	for k, s := range scale {
		line[k] += float64(w[k]) * float64(product[k])
		dw[k] = s * product[k]
	}
}

// propagate computes the gradients of the depthwise weights and of x.
func (f *fusedBackward) propagate(r *reduction, a *simd.Arena) {
	area := f.s.H * f.s.W
	gd := a.Buffer(f.k, area)
	acc := a.Zeros(9 * f.k * Lanes)
	at := r.g * f.m * f.k
	folded := f.folded[at:][:f.m*f.k]
	var times simd.Operand // B*W' if z is not stored
	var co []float32       // C and A
	if f.gram {
		times, co = f.fromY(r, a, folded)
	}
	chunk := min(f.m, max(1, 24<<10/laneBytes/(area*(2+f.s.Expansion))))
	x, dx := f.x.rows(r.g*f.m), f.dx.rows(r.g*f.m)
	for t, more := f.first(true), true; more; t, more = f.next(t) {
		f.expand(r, t)
		if f.gram {
			all, _ := f.ahead(t)
			f.set.MulAdd(times, r.tile, r.gz, dx.Col(f.from(t)), co, f.m, f.k, f.positions(t), all)
		} else {
			f.combine(r, t)
		}
		f.set.MulAdd(simd.RowMajor(folded, f.k).Transposed(), r.gz, gd.Col(t.row*f.s.W), r.tile, r.shiftScale, f.k, f.m, f.positions(t), 0)
		if t.end < f.s.H {
			continue
		}
		for i := 0; i < f.m; i += chunk {
			dw := f.depthwise(r.g, i, min(chunk, f.m-i))
			k, at := i*f.s.Expansion, t.block*area
			dw.GradW(f.set, x.Row(i).Col(at), gd.Row(k), acc[9*k*Lanes:])
			dw.GradX(f.set, gd.Row(k), dx.Row(i).Col(at))
		}
	}
	totals := a.Doubles(9 * f.k)
	f.set.LaneSums(&totals[0], &acc[0], 9*f.k)
	for i, t := range totals {
		f.grads.DW[9*r.g*f.k+i] = float32(t)
	}
}

// fromY is the product that computes gz from d and gy.
func (f *fusedBackward) fromY(r *reduction, a *simd.Arena, folded []float32) (simd.Operand, []float32) {
	times, co := a.Take(f.m*f.k), a.Take(2*f.m)
	for m := range f.m {
		for k, w := range folded[m*f.k:][:f.k] {
			times[m*f.k+k] = r.co[3*m+1] * w
		}
		co[2*m], co[2*m+1] = r.co[3*m+2], r.co[3*m]
	}
	return simd.RowMajor(times, f.k), co
}
