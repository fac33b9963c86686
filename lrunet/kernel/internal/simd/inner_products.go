package simd

// InnerProducts sums the products of each row of a matrix g with each row of
// another, d, over positions of which tiles come one after another. It multiplies d
// with transposed g: the sums of Dots, lane by lane, are 16 times as many and would
// not fit the cache if the matrices have many rows.
type InnerProducts struct {
	set        Set
	wide, k    int       // rows of g, a multiple of 16, and of d
	transposed []float32 // a tile of g, wide columns
	sums       []float32 // pitch rows of wide columns
	identity   []float32 // adds the sums so far
}

// InnerProductsSize is the elements of an arena that InnerProducts takes.
func InnerProductsSize(m, k, positions int) int {
	return RoundUp(m)*(positions*Lanes+RoundUp(k)) + RoundUp(2*k)
}

// InnerProducts starts with sums of zero, of m rows of g and k of d, for tiles of at
// most the given positions.
func (s Set) InnerProducts(a *Arena, m, k, positions int) InnerProducts {
	p := InnerProducts{set: s, wide: RoundUp(m), k: k}
	p.transposed = a.Take(positions * Lanes * p.wide)
	p.sums = a.Zeros(RoundUp(k) * p.wide)
	p.identity = Identity(a.Take(2 * k))
	return p
}

// Add adds the products over n positions. g has as many rows as the next multiple of
// 16 of them; what is in the rows added does not matter.
func (p *InnerProducts) Add(g, d Strided, n int) {
	for m := 0; m < p.wide; m += Lanes {
		p.set.Transpose(&p.transposed[m], g.Row(m).At, p.wide*4, g.Stride, n)
	}
	b, c := Rows(p.transposed, p.wide), Rows(p.sums, p.wide)
	pitch := d.Stride / 4
	rows := RowMajor(d.Slice((p.k-1)*pitch+n*Lanes), pitch) // nothing may lie behind the last row
	p.set.MulAdd(rows, b, c, c, p.identity, p.k, n*Lanes, p.wide/Lanes, 0)
}

// Store writes the sum of row m of g and row k of d to dst[m*pitch+k]. dst has room
// for multiples of 16 rows and columns.
func (p *InnerProducts) Store(dst []float32, pitch int) {
	for k := 0; k < p.k; k += Lanes {
		p.set.Transpose(&dst[k], &p.sums[k*p.wide], pitch*4, p.wide*4, p.wide/Lanes)
	}
}
