package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

var products = []kernel{
	{
		name:   "Product",
		params: "a, b, c *float32, as, at, k, bs, cs, n, blocks int",
		doc: `Product multiplies a matrix a, of rows*blocks rows and k columns, with n positions of k rows:

	for r := range rows * blocks {
		for p := range n {
			c[r*cs][p] = sum over t of a[r*as+t*at] * b[t*bs][p]
		}
	}`,
		emit: func(s size) { product(s[0], store) },
	},
	{
		name:   "ProductSquare",
		params: "a, b, c, q *float32, as, at, k, bs, cs, n, blocks, ahead int",
		doc: `ProductSquare is Product that adds up each row's squares, lane by lane:

	for r := range rows * blocks {
		for p := range n {
			s := sum over t of a[r*as+t*at] * b[t*bs][p]
			c[r*cs][p] = s
			q[r][lane] += s * s
		}
	}

What is ahead bytes after c is fetched to be written.`,
		emit: func(s size) { product(s[0], square) },
	},
	{
		name:   "ProductAdd",
		params: "a, b, c, in, co *float32, as, at, k, bs, cs, is, n, blocks, ahead int",
		doc: `ProductAdd is a product plus an affine map of another matrix, A + B*in with A, B = co[2*r:]:

	for r := range rows * blocks {
		for p := range n {
			s := sum over t of a[r*as+t*at] * b[t*bs][p]
			c[r*cs][p] = s + co[2*r] + co[2*r+1]*in[r*is][p]
		}
	}

What is ahead bytes after in is fetched.`,
		emit: func(s size) { product(s[0], add) },
	},
	{
		name:   "ProductAddReLU",
		params: "a, b, c, in, bias *float32, as, at, k, bs, cs, is, n, blocks, ahead int",
		doc: `ProductAddReLU is a product plus a bias and another matrix, clipped at zero:

	for r := range rows * blocks {
		for p := range n {
			s := sum over t of a[r*as+t*at] * b[t*bs][p]
			c[r*cs][p] = max(0, s + bias[r] + in[r*is][p])
		}
	}

What is ahead bytes after c is fetched to be written.`,
		emit: func(s size) { product(s[0], addReLU) },
	},
	{
		name:   "ProductSpans",
		params: "a, b, c *float32, starts *int, as, at, k, cs, n, blocks int",
		doc: `ProductSpans adds the product of a matrix a, of rows*blocks rows and k columns, with k spans of n positions:

	for r := range rows * blocks {
		for p := range n {
			c[r*cs][p] += sum over t of a[r*as+t*at] * b[starts[t]+16*p:]
		}
	}

starts is in elements.`,
		emit: func(s size) { product(s[0], fromSpans) },
	},
	{
		name:   "ProductOfSpans",
		params: "a, b, c *float32, starts *int, as, at, k, cs, n, blocks int",
		doc: `ProductOfSpans is the product of a matrix a, of rows*blocks rows and k columns, with k spans of n positions:

	for r := range rows * blocks {
		for p := range n {
			c[r*cs][p] = sum over t of a[r*as+t*at] * b[starts[t]+16*p:]
		}
	}

starts is in elements.`,
		emit: func(s size) { product(s[0], ofSpans) },
	},
}

// panels is the numbers of positions that a tile of the given rows computes at
// once: the first as long as that many are left, then the next.
func panels(rows int) []int {
	switch {
	case isa.wide && rows <= isa.wideRows:
		return []int{4, 2, 1}
	case rows == 1:
		return []int{4, 1}
	case isa.wide || rows == 3:
		return []int{2, 1}
	case rows == 2:
		return []int{3, 1}
	}
	return []int{1}
}

// product emits a matrix product of tiles of the given rows.
func product(rows int, e epilogue) {
	left := AllocLocal(8)
	blocks := AllocLocal(8)
	second := AllocLocal(8) // q or in
	co := AllocLocal(8)
	pos := GP64()
	XORQ(pos, pos)
	n := arg("n")
	MOVQ(n, left)
	done := label("done")
	for _, positions := range panels(rows) {
		width := positions * registers()
		top, end := label("panel"), label("panelend")
		Label(top)
		CMPQ(left, Imm(uint64(positions)))
		JLT(LabelRef(end))
		block := arg("blocks")
		MOVQ(block, blocks)
		a, c := arg("a"), arg("c")
		ADDQ(pos, c)
		loadSecond(e, pos, second, co)
		again := label("block")
		Label(again)
		acc := sums(rows, width, a, pos, e, co)
		finish(e, rows, width, acc, c, second, co)
		step := GP64()
		as := arg("as")
		IMUL3Q(Imm(uint64(rows)), as, step)
		ADDQ(step, a)
		DECQ(blocks)
		JNZ(LabelRef(again))
		ADDQ(U32(uint32(positions*lane)), pos)
		SUBQ(Imm(uint64(positions)), left)
		JMP(LabelRef(top))
		Label(end)
	}
	Label(done)
}

// loadSecond keeps the pointers to what else an epilogue reads.
func loadSecond(e epilogue, pos reg.GPVirtual, second, co Mem) {
	switch e {
	case square:
		q := arg("q")
		MOVQ(q, second)
	case add, addReLU:
		in := arg("in")
		ADDQ(pos, in)
		MOVQ(in, second)
		o := arg(map[epilogue]string{add: "co", addReLU: "bias"}[e])
		MOVQ(o, co)
	}
}

// sums computes one tile of width registers a row: acc[r*width+p].
func sums(rows, width int, a, pos reg.GPVirtual, e epilogue, co Mem) []reg.VecVirtual {
	acc := vecs(rows * width)
	start(acc, width, e, co)
	as, step := arg("as"), arg("at")
	var next reg.GPVirtual // stride of b, or where the starts of its rows are
	if e.indexed() {
		next = arg("starts")
	} else {
		next = arg("bs")
	}
	bases := thirdRows(a, as, rows)
	b := arg("b")
	ADDQ(pos, b)
	k := arg("k")
	loop("k", k, func() {
		multiply(acc, rows, width, func(r int) reg.VecVirtual {
			w := vec()
			VBROADCASTSS(row(bases, as, r, 0), w)
			return w
		}, panel(b, next, e.indexed()))
		for _, p := range bases {
			ADDQ(step, p)
		}
		if e.indexed() {
			ADDQ(Imm(8), next)
		} else {
			ADDQ(next, b)
		}
	})
	return acc
}

// multiply adds to the sums the products of a column of a and a row of b. The one
// that is loaded first stays in registers; where these are few, the shorter one.
func multiply(acc []reg.VecVirtual, rows, width int, a, b func(i int) reg.VecVirtual) {
	if isa.wide || width <= rows {
		held := each(width, b)
		for r := range rows {
			w := a(r)
			for p, v := range held {
				VFMADD231PS(v, w, acc[r*width+p])
			}
		}
		return
	}
	held := each(rows, a)
	for p := range width {
		v := b(p)
		for r, w := range held {
			VFMADD231PS(v, w, acc[r*width+p])
		}
	}
}

// each loads n elements.
func each(n int, load func(i int) reg.VecVirtual) (all []reg.VecVirtual) {
	for i := range n {
		all = append(all, load(i))
	}
	return all
}

// panel loads registers of a row of b, which starts there or, if indexed, where
// starts says.
func panel(b, starts reg.GPVirtual, indexed bool) func(p int) reg.VecVirtual {
	var start reg.GPVirtual
	if indexed {
		start = GP64()
		MOVQ(at(starts, 0), start)
	}
	return func(p int) reg.VecVirtual {
		v := vec()
		if indexed {
			VMOVUPS(atIndex(b, start, 4, p*width()), v)
		} else {
			VMOVUPS(at(b, p*width()), v)
		}
		return v
	}
}
