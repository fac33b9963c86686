package portable

// Product is c[r*cs][p] = sum over t of a[r*as+t*at] * b[t*bs][p].
func Product(rows int, a, b, c *float32, as, at, k, bs, cs, n, blocks int) {
	m := product{a: a, b: b, c: c, as: as, at: at, k: k, bs: bs, cs: cs, n: n * lanes}
	m.clear(rows * blocks)
	m.add(rows * blocks)
}

// ProductSpans is c[r*cs][p] += sum over t of a[r*as+t*at] * b[starts[t]+16*p:].
func ProductSpans(rows int, a, b, c *float32, starts *int, as, at, k, cs, n, blocks int) {
	m := product{a: a, b: b, c: c, as: as, at: at, k: k, starts: starts, cs: cs, n: n * lanes}
	m.add(rows * blocks)
}

// ProductOfSpans is c[r*cs][p] = sum over t of a[r*as+t*at] * b[starts[t]+16*p:].
func ProductOfSpans(rows int, a, b, c *float32, starts *int, as, at, k, cs, n, blocks int) {
	m := product{a: a, b: b, c: c, as: as, at: at, k: k, starts: starts, cs: cs, n: n * lanes}
	m.clear(rows * blocks)
	m.add(rows * blocks)
}

// product is the operands of a matrix product. It is added up a row of b at a
// time, four for two rows of c where there are as many, which keeps at most 15
// values alive, the number of scalar float registers.
type product struct {
	a, b, c   *float32
	as, at, k int
	bs        int  // of rows of b, unless
	starts    *int // says where they are, in elements
	cs        int
	n         int // elements of a row of b and c
}

// weight is element (r, t) of a.
func (m *product) weight(r, t int) float32 { return *element(m.a, r*m.as+t*m.at) }

// in is row t of b, out row r of c.
func (m *product) in(t int) []float32 {
	at := t * m.bs
	if m.starts != nil {
		at = 4 * integer(m.starts, t)
	}
	return floats(m.b, at, m.n)
}

func (m *product) out(r int) []float32 { return floats(m.c, r*m.cs, m.n) }

func (m *product) clear(rows int) {
	for r := range rows {
		clear(m.out(r))
	}
}

func (m *product) add(rows int) {
	r := 0
	for ; r+2 <= rows; r += 2 {
		m.addTwo(r, m.out(r), m.out(r+1))
	}
	if r < rows {
		m.addOne(r, m.out(r))
	}
}

// addTwo adds rows r and r+1 of a times b to y0 and y1.
func (m *product) addTwo(r int, y0, y1 []float32) {
	t := 0
	for ; t+4 <= m.k; t += 4 {
		var w [8]float32
		for i := range 4 {
			w[i], w[4+i] = m.weight(r, t+i), m.weight(r+1, t+i)
		}
		axpy2x4(y0, y1, m.in(t), m.in(t+1), m.in(t+2), m.in(t+3), &w)
	}
	for ; t < m.k; t++ {
		Axpy(y0, m.in(t), m.weight(r, t))
		Axpy(y1, m.in(t), m.weight(r+1, t))
	}
}

// addOne adds row r of a times b to y.
func (m *product) addOne(r int, y []float32) {
	t := 0
	for ; t+4 <= m.k; t += 4 {
		w := [4]float32{m.weight(r, t), m.weight(r, t+1), m.weight(r, t+2), m.weight(r, t+3)}
		axpy4(y, m.in(t), m.in(t+1), m.in(t+2), m.in(t+3), &w)
	}
	for ; t < m.k; t++ {
		Axpy(y, m.in(t), m.weight(r, t))
	}
}

// axpy4 adds the sum of w[k]*xk to y.
func axpy4(y, x0, x1, x2, x3 []float32, w *[4]float32) {
	x0, x1, x2, x3 = x0[:len(y)], x1[:len(y)], x2[:len(y)], x3[:len(y)]
	w0, w1, w2, w3 := w[0], w[1], w[2], w[3]
	for i := range y {
		y[i] += (w0*x0[i] + w1*x1[i]) + (w2*x2[i] + w3*x3[i])
	}
}

// axpy2x4 is axpy4 for two results at once: y0 with w[:4], y1 with w[4:].
func axpy2x4(y0, y1, x0, x1, x2, x3 []float32, w *[8]float32) {
	y1 = y1[:len(y0)]
	x0, x1, x2, x3 = x0[:len(y0)], x1[:len(y0)], x2[:len(y0)], x3[:len(y0)]
	a0, a1, a2, a3 := w[0], w[1], w[2], w[3]
	b0, b1, b2, b3 := w[4], w[5], w[6], w[7]
	for i := range y0 {
		p, q, r, s := x0[i], x1[i], x2[i], x3[i]
		y0[i] += (a0*p + a1*q) + (a2*r + a3*s)
		y1[i] += (b0*p + b1*q) + (b2*r + b3*s)
	}
}
