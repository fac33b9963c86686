package simd

// Spans is equally long spans of an array: span i is Data[At[i]+shift:][:n] for
// a shift and length that a function gets besides.
type Spans struct {
	Data []float32
	At   []int
}

// Span is span i.
func (x Spans) Span(i, shift, n int) []float32 {
	at := x.At[i] + shift
	return x.Data[at : at+n : at+n]
}

// Part is count of the spans, from the given one on.
func (x Spans) Part(first, count int) Spans { return Spans{x.Data, x.At[first:][:count]} }

// apart is the elements from one span to the next, where they are equally far
// apart; 0 for a single one.
func (x Spans) apart() int {
	if len(x.At) < 2 {
		return 0
	}
	return x.At[1] - x.At[0]
}

// Rows is spans that are equally far apart as rows of a matrix.
func (x Spans) Rows(shift, n int) Strided { return Strided{&x.Span(0, shift, n)[0], x.apart() * 4} }

// MulSpans sets the spans of y, equally far apart and n elements long, to a
// times those of x.
func (s Set) MulSpans(a Operand, y Spans, yShift int, x Spans, xShift, n int) {
	c := y.Rows(yShift, n)
	for _, t := range s.products(len(y.At), n/Lanes) {
		if t.blocks > 0 {
			s.ProductOfSpans(t.rows)(a.row(t.first), &x.Data[xShift], c.Row(t.first).At, &x.At[0], a.Row*4, a.Col*4, len(x.At), c.Stride, n/Lanes, t.blocks)
		}
	}
}

// AddMulSpans is MulSpans that adds to the spans of y.
func (s Set) AddMulSpans(a Operand, y Spans, yShift int, x Spans, xShift, n int) {
	c := y.Rows(yShift, n)
	for _, t := range s.products(len(y.At), n/Lanes) {
		if t.blocks > 0 {
			s.ProductSpans(t.rows)(a.row(t.first), &x.Data[xShift], c.Row(t.first).At, &x.At[0], a.Row*4, a.Col*4, len(x.At), c.Stride, n/Lanes, t.blocks)
		}
	}
}

// DotsOfSpans adds to acc[16*(i*len(x.At)+j):], lane by lane, the products of
// span i of y with span j of x over n elements.
func (s Set) DotsOfSpans(acc []float32, y Spans, yShift int, x Spans, xShift, n int) {
	k := len(x.At)
	rows, cols := cut(len(y.At), limits[s].dotRows), cut(k, limits[s].dotCols)
	for i, tile := 0, 0; i < len(y.At); tile++ {
		h := rows.rows(tile)
		for j, kTile := 0, 0; j < k; kTile++ {
			w := cols.rows(kTile)
			s.DotSpans(h, w)(&y.Data[yShift], &x.Data[xShift], &acc[(i*k+j)*Lanes], &y.At[i], &x.At[j], k*laneBytes, n/Lanes)
			j += w
		}
		i += h
	}
}

// Gather is spans of n elements as the rows of a matrix. Where they lie an even
// number of positions apart they compete for the same cache lines, and are
// copied to a piece of scratch where they do not.
func (a *Arena) Gather(from Spans, shift, n int) Strided {
	apart := from.apart()
	if apart/Lanes%2 == 1 || apart == 0 {
		return from.Rows(shift, n)
	}
	to := a.Buffer(len(from.At), n/Lanes)
	to.copy(from, shift, n)
	return to
}

// copy copies spans to the first rows.
func (m Strided) copy(from Spans, shift, n int) {
	pitch := m.Stride / 4
	dst := m.Slice(len(from.At) * pitch)
	for i := range from.At {
		copy(dst[i*pitch:], from.Span(i, shift, n))
	}
}

// GatherRows is Gather for a matrix of more rows than there are spans; what is in
// the others does not matter.
func (a *Arena) GatherRows(from Spans, rows, shift, n int) Strided {
	if rows == len(from.At) {
		return a.Gather(from, shift, n)
	}
	to := a.Buffer(rows, n/Lanes)
	to.copy(from, shift, n)
	return to
}
