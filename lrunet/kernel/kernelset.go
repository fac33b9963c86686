package kernel

import "unsafe"

// laneBytes is the size of one position, 16 float32.
const laneBytes = Lanes * 4

// kernelSet is a set of assembly kernels. Their loops are in the comments of
// packages avx512 and avx2. Index 0 of the families is unused: depthwise[e]
// computes e outputs of a channel, product[r] tiles of r rows, and dot[m][k]
// tiles of m by k.
type kernelSet struct {
	name      string
	outputs   int // largest e
	rows      int // largest r
	dotRows   int // largest m
	dotCols   int // largest k
	peakWidth int // multiply-adds of a round of peak

	depthwise      []func(x, w, y *float32, n, xs, ws, ys, yc, row, end, height, width, ahead int)
	depthwiseSum   []func(x, w, y, sum *float32, n, xs, ws, ys, yc, ss, row, end, height, width, ahead int)
	depthwiseStats []func(x, w, sums *float32, blocks, height, width int)
	depthwiseGradW []func(x, g, acc *float32, n, xs, gs, gc, as, height, width int)
	depthwiseGradX []func(g, w, dx *float32, n, gs, gc, ws, xs, height, width int)

	product        []func(a, b, c *float32, as, at, k, bs, cs, n, blocks int)
	productSquare  []func(a, b, c, q *float32, as, at, k, bs, cs, n, blocks, ahead int)
	productAdd     []func(a, b, c, in, co *float32, as, at, k, bs, cs, is, n, blocks, ahead int)
	productAddReLU []func(a, b, c, in, bias *float32, as, at, k, bs, cs, is, n, blocks, ahead int)

	productSpans []func(a, b, c *float32, starts *int, as, at, k, cs, n, blocks int)

	dotSpans [][]func(u, y, acc *float32, us, ys *int, as, n int)
	dot      [][]func(g, y, acc *float32, gs, ys, as, n int)

	maskSum   func(dy, y, g, sum *float32, ds, ys, gs, rows, n, ahead int)
	maskSums  func(dy, y, z, g, sum *float32, ds, ys, zs, gs, rows, n, ahead int)
	combine   func(g, z, gz, co *float32, gs, zs, ds, rows, n, ahead int)
	residual  func(z, x, y, co *float32, zs, xs, ys, rows, n, ahead int)
	peak      func(n int)
	transpose func(dst, src *float32, ds, ss, n int)
	laneSums  func(dst *float64, src *float32, n int)

	affine         func(y, x *float32, n int, a, b float32)
	affine2        func(y, u, v *float32, n int, a, b, c float32)
	add            func(y, u, v *float32, n int)
	axpy           func(y, x *float32, n int, a float32)
	relu           func(y, x *float32, n int)
	reluCapped     func(y, x *float32, n int, limit float32)
	maskPositive   func(dx, dy, y *float32, n int)
	maskBetween    func(dx, dy, y *float32, n int, limit float32)
	affineAddReLU  func(y, x, r *float32, n int, a, b float32)
	crossMoments   func(y, x *float32, n int) (total, product float64)
	maxWindows     func(y, x *float32, cols *int, n, rows, stride int)
	maxWindowsBack func(dx, dy, x, y *float32, cols *int, n, rows, stride int)
	sgd            func(w, grad, v *float32, n int, rate, momentum, decay float32)
	sgdNesterov    func(w, grad, v *float32, n int, rate, momentum, decay float32)
}

// rowset is a matrix in memory: where row 0 starts and the bytes from row to row.
type rowset struct {
	at     *float32
	stride int
}

// row is the matrix from row i on.
func (r rowset) row(i int) rowset { return rowset{step(r.at, i*r.stride), r.stride} }

// col is the matrix from position i on.
func (r rowset) col(i int) rowset { return rowset{step(r.at, i*laneBytes), r.stride} }

// every is the matrix of every n-th row.
func (r rowset) every(n int) rowset { return rowset{r.at, n * r.stride} }

// step moves a pointer by bytes within its array.
func step(p *float32, bytes int) *float32 {
	return (*float32)(unsafe.Add(unsafe.Pointer(p), bytes))
}

// rowsOf is a tensor's channels from c on, as rows of positions.
func rowsOf(t *Tensor, c int) rowset {
	return rowset{&t.Data[c*t.stride()], t.stride() * 4}
}

// scaled is a matrix of weights for a product: element (r, t) is a[r*row+t*col].
type scaled struct {
	a        []float32
	row, col int // elements
}

// eachTile cuts n rows into tiles of at most limit rows, as equal as can be:
// first some of size rows, then some of size-1.
func eachTile(n, limit int) (size, full, rest int) {
	tiles := (n + limit - 1) / limit
	size = (n + tiles - 1) / tiles
	full = n - tiles*(size-1)
	return size, full, tiles - full
}

// mul sets c, m rows of n positions, to a*b, where b has k rows.
func (v *kernelSet) mul(a scaled, b, c rowset, m, k, n int) {
	size, full, rest := eachTile(m, v.rows)
	v.product[size](&a.a[0], b.at, c.at, a.row*4, a.col*4, k, b.stride, c.stride, n, full)
	if rest > 0 {
		done := full * size
		v.product[size-1](&a.a[done*a.row], b.at, c.row(done).at, a.row*4, a.col*4, k, b.stride, c.stride, n, rest)
	}
}

// mulSquare is mul that adds each row's squares to q[16*row:].
func (v *kernelSet) mulSquare(a scaled, b, c rowset, q []float32, m, k, n, ahead int) {
	size, full, rest := eachTile(m, v.rows)
	v.productSquare[size](&a.a[0], b.at, c.at, &q[0], a.row*4, a.col*4, k, b.stride, c.stride, n, full, ahead)
	if rest > 0 {
		done := full * size
		v.productSquare[size-1](&a.a[done*a.row], b.at, c.row(done).at, &q[done*Lanes], a.row*4, a.col*4, k, b.stride, c.stride, n, rest, ahead)
	}
}

// mulAdd sets c to a*b + co[2*row] + co[2*row+1]*in.
func (v *kernelSet) mulAdd(a scaled, b, c, in rowset, co []float32, m, k, n, ahead int) {
	v.mulAddWith(v.productAdd, 2, a, b, c, in, co, m, k, n, ahead)
}

// mulAddReLU sets c to max(0, a*b + bias[row] + in).
func (v *kernelSet) mulAddReLU(a scaled, b, c, in rowset, bias []float32, m, k, n, ahead int) {
	v.mulAddWith(v.productAddReLU, 1, a, b, c, in, bias, m, k, n, ahead)
}

// mulAddWith calls f for all tiles of rows, which have some constants each.
func (v *kernelSet) mulAddWith(f []func(a, b, c, in, co *float32, as, at, k, bs, cs, is, n, blocks, ahead int), constants int, a scaled, b, c, in rowset, co []float32, m, k, n, ahead int) {
	size, full, rest := eachTile(m, v.rows)
	f[size](&a.a[0], b.at, c.at, in.at, &co[0], a.row*4, a.col*4, k, b.stride, c.stride, in.stride, n, full, ahead)
	if rest > 0 {
		done := full * size
		f[size-1](&a.a[done*a.row], b.at, c.row(done).at, in.row(done).at, &co[constants*done], a.row*4, a.col*4, k, b.stride, c.stride, in.stride, n, rest, ahead)
	}
}

// dots adds to acc[16*(i*stride+j):], lane by lane, the products of row i of
// g with row j of y over n positions, for i < m and j < k.
func (v *kernelSet) dots(g, y rowset, acc []float32, stride, m, k, n int) {
	ms, mFull, _ := eachTile(m, v.dotRows)
	ks, kFull, _ := eachTile(k, v.dotCols)
	for i, tile := 0, 0; i < m; tile++ {
		h := ms
		if tile >= mFull {
			h--
		}
		v.dotsOfRow(v.dot[h], g.row(i), y, acc[i*stride*Lanes:], stride, k, ks, kFull, n)
		i += h
	}
}

func (v *kernelSet) dotsOfRow(f []func(g, y, acc *float32, gs, ys, as, n int), g, y rowset, acc []float32, stride, k, size, full, n int) {
	for j, tile := 0, 0; j < k; tile++ {
		w := size
		if tile >= full {
			w--
		}
		f[w](g.at, y.row(j).at, &acc[j*Lanes], g.stride, y.stride, stride*laneBytes, n)
		j += w
	}
}

// gram is dots of y with itself, for j <= i and a few more.
func (v *kernelSet) gram(y rowset, acc []float32, k, n int) {
	ms, full, _ := eachTile(k, v.dotRows)
	for i, tile := 0, 0; i < k; tile++ {
		h := ms
		if tile >= full {
			h--
		}
		ks, kFull, _ := eachTile(i+h, v.dotCols)
		v.dotsOfRow(v.dot[h], y.row(i), y, acc[i*k*Lanes:], k, i+h, ks, kFull, n)
		i += h
	}
}

// A dwise is one 3x3 depthwise convolution, padding 1: n channels, e outputs
// each, on maps of height by width.
type dwise struct {
	n, e, height, width int
	w                   []float32 // [n*e][9]
}

// store sets y's rows c*e+i to the outputs' map rows row to end-1. x and y
// point at map row row.
func (d dwise) store(v *kernelSet, x, y rowset, row, end, ahead int) {
	for e := 0; e < d.e; {
		part := min(v.outputs, d.e-e)
		v.depthwise[part](x.at, &d.w[9*e], y.row(e).at, d.n, x.stride, d.e*36, y.stride, d.e*y.stride, row, end, d.height, d.width, ahead)
		e += part
	}
}

// storeSum is store that adds output i's sum to sum[16*i:].
func (d dwise) storeSum(v *kernelSet, x, y rowset, sum []float32, row, end, ahead int) {
	for e := 0; e < d.e; {
		part := min(v.outputs, d.e-e)
		v.depthwiseSum[part](x.at, &d.w[9*e], y.row(e).at, &sum[e*Lanes], d.n, x.stride, d.e*36, y.stride, d.e*y.stride, d.e*laneBytes, row, end, d.height, d.width, ahead)
		e += part
	}
}

// stats adds output i's sum to sums[32*i:], its squares' to sums[32*i+16:],
// over whole planes of blocks.
func (d dwise) stats(v *kernelSet, x rowset, sums []float32, blocks int) {
	for c := range d.n {
		for e := 0; e < d.e; {
			part := min(v.outputs, d.e-e)
			v.depthwiseStats[part](x.row(c).at, &d.w[9*(c*d.e+e)], &sums[2*Lanes*(c*d.e+e)], blocks, d.height, d.width)
			e += part
		}
	}
}

// gradW adds the weights' gradient over one block to acc, [n*e][9][16].
func (d dwise) gradW(v *kernelSet, x, g rowset, acc []float32) {
	for e := 0; e < d.e; {
		part := min(v.outputs, d.e-e)
		v.depthwiseGradW[part](x.at, g.row(e).at, &acc[9*Lanes*e], d.n, x.stride, g.stride, d.e*g.stride, d.e*9*laneBytes, d.height, d.width)
		e += part
	}
}

// gradX adds the input's gradient over one block to dx.
func (d dwise) gradX(v *kernelSet, g, dx rowset) {
	for e := 0; e < d.e; {
		part := min(v.outputs, d.e-e)
		v.depthwiseGradX[part](g.row(e).at, &d.w[9*e], dx.at, d.n, g.stride, d.e*g.stride, d.e*36, dx.stride, d.height, d.width)
		e += part
	}
}

// unsafeSlice is the n elements from p on.
func unsafeSlice(p *float32, n int) []float32 { return unsafe.Slice(p, n) }

// arena hands out pieces of one slice of scratch, each 64-byte aligned.
type arena struct{ free []float32 }

func newArena(scratch []float32) arena {
	const mask = laneBytes - 1
	off := -uintptr(unsafe.Pointer(&scratch[0])) & mask
	return arena{scratch[off/4:]}
}

// take is n elements that hold anything.
func (a *arena) take(n int) []float32 {
	s := a.free[:n:n]
	a.free = a.free[(n+Lanes-1)/Lanes*Lanes:]
	return s
}

// zeros is n elements that hold zero.
func (a *arena) zeros(n int) []float32 {
	s := a.take(n)
	clear(s)
	return s
}

// doubles is n float64 that hold anything.
func (a *arena) doubles(n int) []float64 {
	s := a.take(2*n + 2)
	return unsafe.Slice((*float64)(unsafe.Pointer(&s[0])), n)
}
