package kernel

import "unsafe"

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

// unsafeSlice is the n elements from p on.
func unsafeSlice(p *float32, n int) []float32 { return unsafe.Slice(p, n) }
