package simd

// tiles is how rows are cut into tiles as equal as can be: first some of size
// rows, then some of size-1.
type tiles struct{ size, full, rest int }

// cut cuts n rows into tiles of at most limit rows.
func cut(n, limit int) tiles {
	if n <= limit {
		return tiles{n, 1, 0} // as below, without divisions
	}
	count := (n + limit - 1) / limit
	size := (n + count - 1) / count
	full := n - count*(size-1)
	return tiles{size, full, count - full}
}

// rows is the size of tile i.
func (t tiles) rows(i int) int {
	if i >= t.full {
		return t.size - 1
	}
	return t.size
}

// run is tiles of the same size that follow each other.
type run struct{ first, rows, blocks int }

// runs is the tiles of each size; the second run may have none.
func (t tiles) runs() [2]run {
	return [2]run{{0, t.size, t.full}, {t.full * t.size, t.size - 1, t.rest}}
}

// products cuts m rows into the tiles of a product.
func (s Set) products(m, n int) [2]run {
	limit := limits[s].rows
	if n >= wide {
		limit = limits[s].wideRows
	}
	return cut(m, limit).runs()
}

// wide is the most positions that a tile of a product has. Of fewer it takes more rows
// to hide how long a multiply-add takes.
const wide = 4

// Mul sets c, m rows of n positions, to a*b, where b has k rows.
func (s Set) Mul(a Operand, b, c Strided, m, k, n int) {
	for _, t := range s.products(m, n) {
		if t.blocks > 0 {
			s.Product(t.rows)(a.row(t.first), b.At, c.Row(t.first).At, a.Row*4, a.Col*4, k, b.Stride, c.Stride, n, t.blocks)
		}
	}
}

// MulSquare is Mul that adds each row's squares to q[16*row:].
func (s Set) MulSquare(a Operand, b, c Strided, q []float32, m, k, n, ahead int) {
	for _, t := range s.products(m, n) {
		if t.blocks > 0 {
			s.ProductSquare(t.rows)(a.row(t.first), b.At, c.Row(t.first).At, &q[t.first*Lanes], a.Row*4, a.Col*4, k, b.Stride, c.Stride, n, t.blocks, ahead)
		}
	}
}

// MulAdd sets c to a*b + co[2*row] + co[2*row+1]*in; in may be c.
func (s Set) MulAdd(a Operand, b, c, in Strided, co []float32, m, k, n, ahead int) {
	for _, t := range s.products(m, n) {
		if t.blocks > 0 {
			s.ProductAdd(t.rows)(a.row(t.first), b.At, c.Row(t.first).At, in.Row(t.first).At, &co[2*t.first], a.Row*4, a.Col*4, k, b.Stride, c.Stride, in.Stride, n, t.blocks, ahead)
		}
	}
}

// Identity fills co with what makes MulAdd add in as it is, and returns it.
func Identity(co []float32) []float32 {
	for i := range co {
		co[i] = float32(i % 2)
	}
	return co
}

// MulAddReLU sets c to max(0, a*b + bias[row] + in).
func (s Set) MulAddReLU(a Operand, b, c, in Strided, bias []float32, m, k, n, ahead int) {
	for _, t := range s.products(m, n) {
		if t.blocks > 0 {
			s.ProductAddReLU(t.rows)(a.row(t.first), b.At, c.Row(t.first).At, in.Row(t.first).At, &bias[t.first], a.Row*4, a.Col*4, k, b.Stride, c.Stride, in.Stride, n, t.blocks, ahead)
		}
	}
}

// Dots adds to acc[16*(i*stride+j):], lane by lane, the products of row i of g
// with row j of y over n positions, for i < m and j < k.
func (s Set) Dots(g, y Strided, acc []float32, stride, m, k, n int) {
	for p := 0; p < n; p += dotPositions {
		s.dotsOfPiece(g.Col(p), y.Col(p), acc, stride, m, k, min(dotPositions, n-p))
	}
}

// dotPositions is how many positions Dots takes at a time: of more, the rows of a few
// tiles would not stay in the first-level cache.
const dotPositions = 32

// dotsOfPiece is Dots for a few positions.
func (s Set) dotsOfPiece(g, y Strided, acc []float32, stride, m, k, n int) {
	t := cut(m, limits[s].dotRows)
	for i, tile := 0, 0; i < m; tile++ {
		s.dotsOfRows(t.rows(tile), g.Row(i), y, acc[i*stride*Lanes:], stride, k, n)
		i += t.rows(tile)
	}
}

// dotsOfRows is Dots for the first h rows of g, a tile.
func (s Set) dotsOfRows(h int, g, y Strided, acc []float32, stride, k, n int) {
	t := cut(k, limits[s].dotCols)
	for j, tile := 0, 0; j < k; tile++ {
		s.Dot(h, t.rows(tile))(g.At, y.Row(j).At, &acc[j*Lanes], g.Stride, y.Stride, stride*laneBytes, n)
		j += t.rows(tile)
	}
}

// SelfDots is Dots of y's k rows with themselves, for j <= i and a few more.
func (s Set) SelfDots(y Strided, acc []float32, k, n int) {
	t := cut(k, limits[s].dotRows)
	for i, tile := 0, 0; i < k; tile++ {
		h := t.rows(tile)
		s.dotsOfRows(h, y.Row(i), y, acc[i*k*Lanes:], k, i+h, n)
		i += h
	}
}
