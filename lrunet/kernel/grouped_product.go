package kernel

// GroupedProduct is the product of two matrices in each of some groups: up,
// Groups times Rows by Rank, and down, Groups times Rank by Columns. The weight
// of a 1x1 convolution with that many groups, (Groups*Rows, Columns), can be
// such a product, or have one added.
type GroupedProduct struct{ Groups, Rows, Rank, Columns int }

// Add adds the product to dst.
func (p GroupedProduct) Add(dst, up, down []float32) {
	for i := range p.Groups * p.Rows {
		row := dst[i*p.Columns:][:p.Columns]
		for j, u := range up[i*p.Rank:][:p.Rank] {
			addScaled(row, p.row(down, i, j), u)
		}
	}
}

// Backward overwrites dup and ddown with the gradients of up and down, given
// that of the product.
func (p GroupedProduct) Backward(dup, ddown, ddst, up, down []float32) {
	clear(ddown)
	for i := range p.Groups * p.Rows {
		row := ddst[i*p.Columns:][:p.Columns]
		for j, u := range up[i*p.Rank:][:p.Rank] {
			dup[i*p.Rank+j] = float32(inner(row, p.row(down, i, j)))
			addScaled(p.row(ddown, i, j), row, u)
		}
	}
}

// row is row j of down in the group that row i of the product belongs to.
func (p GroupedProduct) row(down []float32, i, j int) []float32 {
	return down[(i/p.Rows*p.Rank+j)*p.Columns:][:p.Columns]
}
