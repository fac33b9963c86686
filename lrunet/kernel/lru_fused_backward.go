package kernel

import "lrunet/lrunet/kernel/internal/simd"

// Backward implements LRU.
func (l *fusedLRU) Backward(dx *Tensor, g LRUGrads, dy, y, x *Tensor, p LRUParams) {
	dy.must("layer reuse backward", "gradient", l.s.C, l.s.H, l.s.W, l.z.N)
	y.must("layer reuse backward", "result", l.s.C, l.s.H, l.s.W, l.z.N)
	l.s.mustRead(x, l.z.N)
	dx.result("layer reuse backward", "input gradient", l.s.C, l.s.H, l.s.W, l.z.N)
	l.start(x, p)
	b := &l.backward
	b.dx, b.dy, b.y, b.grads = dx, dy, y, g
	l.pool.Run(l.s.Groups, b)
}

// fusedBackward computes one group's gradients in each part.
type fusedBackward struct {
	*fusedLRU
	strategy   backwardZ
	dx, dy, y  *Tensor
	grads      LRUGrads
	reductions []reduction // of each thread
}

// backwardZ is a way to gz, the gradient of z.
type backwardZ interface {
	// scratch is the elements that sums take.
	scratch() int
	// sum is the first sweep: it computes gy, the second normalisation's
	// gradients and the sums of gz*d.
	sum(r *reduction)
	// gradient computes gz of a tile whose depthwise results are there.
	gradient(r *reduction, t tile)
}

// reduction is what the first sweep of a group leaves to the second.
type reduction struct {
	g     int
	arena simd.Arena // what is free of the thread's scratch

	sums    []float32 // of gy and, if z is stored, of gy*z: lanes
	totals  []float64
	product []float32 // sums of gz*d, [m][pitch]
	line    []float64 // one row of them

	co         []float32 // A, B, C of each row
	shiftScale []float32 // T, -S of each depthwise result
	tile, gz   simd.Strided

	scaled    simd.Operand // B*W', if z is not stored
	shiftGain []float32    // C and A of each row, if z is not stored
}

// begin makes room for group g in scratch.
func (f *fusedBackward) begin(r *reduction, g int, a simd.Arena) {
	positions := f.rows * f.s.W
	r.g = g
	r.sums = a.Zeros(2 * f.m * Lanes)
	r.totals = a.Doubles(2 * f.m)
	r.product = a.Take(f.wide() * f.pitch())
	r.line = a.Doubles(f.k)
	r.co = a.Take(3 * f.m)
	r.shiftScale = a.Take(2 * f.k)
	r.tile = a.Buffer(f.k, positions)
	r.gz = a.Buffer(f.fusedLRU.gz, positions)
	r.arena = a
}

func (f *fusedBackward) Part(g, thread int) {
	r := &f.reductions[thread]
	f.begin(r, g, f.arena(thread))
	f.strategy.sum(r)
	f.projection(r, r.arena)
	f.propagate(r)
	f.clearPlanes(f.dx, g, false)
}

// depthwiseTile computes the depthwise results of a tile.
func (f *fusedBackward) depthwiseTile(r *reduction, t tile) {
	_, rows := f.ahead(t)
	dw := f.depthwise(r.g, 0, f.m)
	dw.Store(f.set, f.input(r.g*f.m).Col(f.from(t)), r.tile, t.row, t.end, rows)
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

// propagate computes the gradients of the depthwise weights and of x, gd in
// whole maps of a block.
func (f *fusedBackward) propagate(r *reduction) {
	area := f.s.H * f.s.W
	gd := r.arena.Buffer(f.k, area)
	acc := r.arena.Zeros(9 * f.k * Lanes)
	projection := simd.RowMajor(f.folded[r.g*f.m*f.k:][:f.m*f.k], f.k).Transposed()
	for t, more := f.first(true), true; more; t, more = f.next(t) {
		f.depthwiseTile(r, t)
		f.strategy.gradient(r, t)
		f.set.MulAdd(projection, r.gz, gd.Col(t.row*f.s.W), r.tile, r.shiftScale, f.k, f.m, f.positions(t), 0)
		if t.end == f.s.H {
			f.depthwiseBackward(r, t.block, gd, acc)
		}
	}
	totals := r.arena.Doubles(9 * f.k)
	f.set.LaneSums(&totals[0], &acc[0], 9*f.k)
	for i, t := range totals {
		f.grads.DW[9*r.g*f.k+i] = float32(t)
	}
}

// depthwiseBackward adds the gradients of a block's maps to those of the
// depthwise weights, acc, and of x; some channels at a time, so that both read
// gd while it is in the first-level cache.
func (f *fusedBackward) depthwiseBackward(r *reduction, block int, gd simd.Strided, acc []float32) {
	area := f.s.H * f.s.W
	chunk := min(f.m, max(1, 24<<10/laneBytes/(area*(2+f.s.Expansion))))
	x, dx := f.input(r.g*f.m).Col(block*area), f.dx.rows(r.g*f.m).Col(block*area)
	for i := 0; i < f.m; i += chunk {
		dw := f.depthwise(r.g, i, min(chunk, f.m-i))
		k := i * f.s.Expansion
		dw.GradW(f.set, x.Row(i), gd.Row(k), acc[9*k*Lanes:])
		dw.GradX(f.set, gd.Row(k), dx.Row(i))
	}
}
