package portable

// ProductSquare is Product that adds the squares of row r to q[r], lane by lane.
func ProductSquare(rows int, a, b, c, q *float32, as, at, k, bs, cs, n, blocks, _ int) {
	m := product{a: a, b: b, c: c, as: as, at: at, k: k, bs: bs, cs: cs}
	for r := range rows * blocks {
		squares := position(q, r*4*lanes)
		for p := range n {
			s := m.sum(r, p)
			*position(c, r*cs+p*4*lanes) = s
			for lane, v := range s {
				squares[lane] += v * v
			}
		}
	}
}

// ProductAdd is c[r*cs][p] = s + co[2*r] + co[2*r+1]*in[r*is][p], with s the
// product.
func ProductAdd(rows int, a, b, c, in, co *float32, as, at, k, bs, cs, is, n, blocks, _ int) {
	m := product{a: a, b: b, c: c, as: as, at: at, k: k, bs: bs, cs: cs}
	for r := range rows * blocks {
		shift, scale := number(co, 2*r), number(co, 2*r+1)
		for p := range n {
			s, x, y := m.sum(r, p), position(in, r*is+p*4*lanes), position(c, r*cs+p*4*lanes)
			for lane, v := range s {
				y[lane] = v + shift + scale*x[lane]
			}
		}
	}
}

// ProductAddReLU is c[r*cs][p] = max(0, s + bias[r] + in[r*is][p]), with s the
// product.
func ProductAddReLU(rows int, a, b, c, in, bias *float32, as, at, k, bs, cs, is, n, blocks, _ int) {
	m := product{a: a, b: b, c: c, as: as, at: at, k: k, bs: bs, cs: cs}
	for r := range rows * blocks {
		shift := number(bias, r)
		for p := range n {
			s, x, y := m.sum(r, p), position(in, r*is+p*4*lanes), position(c, r*cs+p*4*lanes)
			for lane, v := range s {
				y[lane] = max(0, v+shift+x[lane])
			}
		}
	}
}

// sum is the product's row r at position p.
func (m *product) sum(r, p int) (s [lanes]float32) {
	for t := range m.k {
		w := m.weight(r, t)
		for lane, v := range position(m.b, t*m.bs+p*4*lanes) {
			s[lane] += w * v
		}
	}
	return s
}
