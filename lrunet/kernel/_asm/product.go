package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// epilogue is what a matrix product does with its sums.
type epilogue int

const (
	store     epilogue = iota // c = ab
	square                    // c = ab; q += c*c
	add                       // c = ab + bias + scale*in
	addReLU                   // c = max(0, ab + bias + scale*in)
	fromSpans                 // c += ab, where rows of b start anywhere
	ofSpans                   // c = ab, where rows of b start anywhere
)

var epilogues = []struct {
	name, params, loop, fetch string
}{
	store: {"Product", "a, b, c *float32, as, at, k, bs, cs, n, blocks int", "c[r*cs][p] = s", ""},
	square: {"ProductSquare", "a, b, c, q *float32, as, at, k, bs, cs, n, blocks, ahead int", "c[r*cs][p] = s; q[r] += s*s",
		" What is ahead bytes after c is fetched to be written."},
	add: {"ProductAdd", "a, b, c, in, co *float32, as, at, k, bs, cs, is, n, blocks, ahead int", "c[r*cs][p] = s + co[2*r] + co[2*r+1]*in[r*is][p]",
		" What is ahead bytes after in is fetched."},
	fromSpans: {"ProductSpans", "a, b, c *float32, starts *int, as, at, k, cs, n, blocks int", "c[r*cs][p] += s", ""},
	ofSpans:   {"ProductOfSpans", "a, b, c *float32, starts *int, as, at, k, cs, n, blocks int", "c[r*cs][p] = s", ""},
	addReLU: {"ProductAddReLU", "a, b, c, in, bias *float32, as, at, k, bs, cs, is, n, blocks, ahead int", "c[r*cs][p] = max(0, s + bias[r] + in[r*is][p])",
		" What is ahead bytes after c is fetched to be written."},
}

// panel is the number of positions that a tile of so many rows computes at once.
func panel(rows int) int {
	switch {
	case !isa.wide:
		if rows <= 2 {
			return 4
		}
		return 2
	case rows > 4:
		return 2
	default:
		return 4
	}
}

func productDoc(name string, rows int, e epilogue) string {
	ep := epilogues[e]
	if e.indexed() {
		verb, op := "adds", "+="
		if e == ofSpans {
			verb, op = "is", "="
		}
		return fmt.Sprintf(`%s %s the product of a matrix a, of %d*blocks rows and k columns, with k spans of n positions:

	for r := range %[3]d * blocks {
		for p := range n {
			c[r*cs][p] %s sum over t of a[r*as+t*at] * b[starts[t]+16*p:]
		}
	}

A position is 16 lanes. Strides are in bytes, starts in elements.`, name, verb, rows, op)
	}
	return fmt.Sprintf(`%s multiplies a matrix a, of %d*blocks rows and k columns, with n positions of k rows:

	for r := range %[2]d * blocks {
		for p := range n {
			s := sum over t of a[r*as+t*at] * b[t*bs][p]
			%s
		}
	}

A position is 16 lanes. Strides are in bytes.%s`, name, rows, ep.loop, ep.fetch)
}

// product emits a matrix product of tiles of so many rows.
func product(rows int, e epilogue) {
	ep := epilogues[e]
	name := fmt.Sprintf("%s%d", ep.name, rows)
	doc := productDoc(name, rows, e)
	function(name, ep.params, doc, func() {
		left := AllocLocal(8)
		blocks := AllocLocal(8)
		second := AllocLocal(8) // q or in
		co := AllocLocal(8)
		pos := GP64()
		XORQ(pos, pos)
		n := arg("n")
		MOVQ(n, left)
		done := label("done")
		for _, width := range panels(rows) {
			top, end := label("panel"), label("panelend")
			Label(top)
			CMPQ(left, Imm(uint64(width)))
			JLT(LabelRef(end))
			block := arg("blocks")
			MOVQ(block, blocks)
			a, c := arg("a"), ptr("c")
			ADDQ(pos, c)
			switch e {
			case square:
				q := ptr("q")
				MOVQ(q, second)
			case add, addReLU:
				in := ptr("in")
				ADDQ(pos, in)
				MOVQ(in, second)
				o := arg(map[epilogue]string{add: "co", addReLU: "bias"}[e])
				MOVQ(o, co)
			}
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
			ADDQ(U32(uint32(width*lane)), pos)
			SUBQ(Imm(uint64(width)), left)
			JMP(LabelRef(top))
			Label(end)
		}
		Label(done)
	})
}

func panels(rows int) []int {
	if p := panel(rows); p == 4 {
		return []int{4, 1}
	}
	return []int{2, 1}
}

// sums computes one tile: acc[r*width+p].
func sums(rows, width int, a, pos reg.GPVirtual, e epilogue, co Mem) []reg.VecVirtual {
	acc := vecs(rows * width)
	start(acc, width, e, co)
	indexed := e.indexed()
	as, step := arg("as"), arg("at")
	var bs, starts reg.GPVirtual
	if indexed {
		starts = arg("starts")
	} else {
		bs = arg("bs")
	}
	bases := thirdRows(a, as, rows)
	b := ptr("b")
	ADDQ(pos, b)
	k := arg("k")
	loop("k", k, func() {
		bv := vecs(width)
		var start reg.GPVirtual
		if indexed {
			start = GP64()
			MOVQ(at(starts, 0), start)
		}
		for p, v := range bv {
			if indexed {
				VMOVUPS(atIndex(b, start, 4, p*lane), v)
			} else {
				VMOVUPS(at(b, p*lane), v)
			}
		}
		for r := 0; r < rows; r++ {
			w := vec()
			VBROADCASTSS(row(bases, as, r, 0), w)
			for p, v := range bv {
				VFMADD231PS(v, w, acc[r*width+p])
			}
		}
		for _, p := range bases {
			ADDQ(step, p)
		}
		if indexed {
			ADDQ(Imm(8), starts)
		} else {
			ADDQ(bs, b)
		}
	})
	return acc
}

// indexed says whether rows of b start anywhere.
func (e epilogue) indexed() bool { return e == fromSpans || e == ofSpans }

// constants is the number of constants that each row has.
func (e epilogue) constants() int {
	switch e {
	case add:
		return 2
	case addReLU:
		return 1
	default:
		return 0
	}
}

// start sets the sums to what a row's terms are added to.
func start(acc []reg.VecVirtual, width int, e epilogue, co Mem) {
	if e.constants() == 0 {
		for _, v := range acc {
			zero(v)
		}
		return
	}
	cp := GP64()
	MOVQ(co, cp)
	for i, v := range acc {
		if i%width == 0 {
			VBROADCASTSS(at(cp, i/width*4*e.constants()), v)
		} else {
			VMOVAPS(acc[i-1], v)
		}
	}
}

// finish writes one tile and moves c and the second pointer past its rows.
func finish(e epilogue, rows, width int, acc []reg.VecVirtual, c reg.GPVirtual, second, co Mem) {
	cs := arg("cs")
	var sp, is, cp, ahead reg.GPVirtual
	reads := e != store && !e.indexed()
	if reads {
		ahead = arg("ahead")
		sp = GP64()
		MOVQ(second, sp)
	}
	var zeros reg.VecVirtual
	if e == add || e == addReLU {
		cp = GP64()
		MOVQ(co, cp)
		is = arg("is")
		if e == addReLU {
			zeros = vec()
			zero(zeros)
		}
	}
	for r := 0; r < rows; r++ {
		tile := acc[r*width : (r+1)*width]
		switch e {
		case square:
			for p := range tile {
				prefetchWrite(atIndex(c, ahead, 1, p*lane))
			}
			q := vec()
			VMOVUPS(at(sp, r*lane), q)
			for _, v := range tile {
				VFMADD231PS(v, v, q)
			}
			VMOVUPS(q, at(sp, r*lane))
		case add, addReLU:
			for p := range tile {
				if e == add {
					prefetch(atIndex(sp, ahead, 1, p*lane))
				} else {
					prefetchWrite(atIndex(c, ahead, 1, p*lane))
				}
			}
			var scale reg.VecVirtual
			if e == add {
				scale = vec()
				VBROADCASTSS(at(cp, 8*r+4), scale)
			}
			for p, v := range tile {
				if e == add {
					VFMADD231PS(at(sp, p*lane), scale, v)
				} else {
					VADDPS(at(sp, p*lane), v, v)
					VMAXPS(v, zeros, v)
				}
			}
			ADDQ(is, sp)
		}
		for p, v := range tile {
			if e == fromSpans {
				VADDPS(at(c, p*lane), v, v)
			}
			VMOVUPS(v, at(c, p*lane))
		}
		ADDQ(cs, c)
	}
	if e == square {
		ADDQ(U32(uint32(rows*lane)), sp)
	}
	if reads {
		MOVQ(sp, second)
	}
	if cp != nil {
		ADDQ(U32(uint32(4*e.constants()*rows)), cp)
		MOVQ(cp, co)
	}
}

// dot emits the lane-wise product of m rows with k rows over positions.
func dot(m, k int) {
	name := fmt.Sprintf("Dot%dx%d", m, k)
	doc := fmt.Sprintf(`%s accumulates the products of %d rows of u with %d rows of y, lane by lane:

	for i := range %[2]d {
		for j := range %[3]d {
			acc[i*as+j][lane] += sum over n positions of u[i*us][p] * y[j*ys][p]
		}
	}

Strides are in bytes.`, name, m, k)
	function(name, "u, y, acc *float32, us, ys, as, n int", doc, func() {
		acc := vecs(m * k)
		ap, as := ptr("acc"), arg("as")
		abases := thirdRows(ap, as, m)
		for i, v := range acc {
			VMOVUPS(row(abases, as, i/k, i%k*lane), v)
		}
		g, y, gs, ys := ptr("u"), ptr("y"), arg("us"), arg("ys")
		gb, yb := thirdRows(g, gs, m), thirdRows(y, ys, k)
		n := arg("n")
		loop("position", n, func() {
			gv := vecs(m)
			for i, v := range gv {
				VMOVUPS(row(gb, gs, i, 0), v)
			}
			for j := 0; j < k; j++ {
				if m == 1 {
					VFMADD231PS(row(yb, ys, j, 0), gv[0], acc[j])
					continue
				}
				yv := vec()
				VMOVUPS(row(yb, ys, j, 0), yv)
				for i, v := range gv {
					VFMADD231PS(yv, v, acc[i*k+j])
				}
			}
			for _, p := range append(append([]reg.GPVirtual{}, gb...), yb...) {
				ADDQ(Imm(lane), p)
			}
		})
		for i, v := range acc {
			VMOVUPS(v, row(abases, as, i/k, i%k*lane))
		}
	})
}

// dotSpans is dot for rows that start anywhere.
func dotSpans(m, k int) {
	name := fmt.Sprintf("DotSpans%dx%d", m, k)
	doc := fmt.Sprintf(`%s accumulates the products of %d spans of u with %d spans of y, lane by lane:

	for i := range %[2]d {
		for j := range %[3]d {
			acc[i*as+j][lane] += sum over n positions p of u[us[i]+16*p:] * y[ys[j]+16*p:]
		}
	}

as is in bytes, us and ys in elements.`, name, m, k)
	function(name, "u, y, acc *float32, us, ys *int, as, n int", doc, func() {
		acc := vecs(m * k)
		ap, as := ptr("acc"), arg("as")
		abases := thirdRows(ap, as, m)
		for i, v := range acc {
			VMOVUPS(row(abases, as, i/k, i%k*lane), v)
		}
		walk := append(spanPointers("u", "us", m), spanPointers("y", "ys", k)...)
		pos := GP64()
		XORQ(pos, pos)
		n := arg("n")
		loop("position", n, func() {
			gv := vecs(m)
			for i, v := range gv {
				VMOVUPS(atIndex(walk[i], pos, 1, 0), v)
			}
			for j := 0; j < k; j++ {
				yv := vec()
				VMOVUPS(atIndex(walk[m+j], pos, 1, 0), yv)
				for i, v := range gv {
					VFMADD231PS(yv, v, acc[i*k+j])
				}
			}
			ADDQ(Imm(lane), pos)
		})
		ap2, as2 := ptr("acc"), arg("as")
		abases = thirdRows(ap2, as2, m)
		for i, v := range acc {
			VMOVUPS(v, row(abases, as2, i/k, i%k*lane))
		}
	})
}

// spanPointers loads pointers to n spans of base that start at starts.
func spanPointers(base, starts string, n int) []reg.GPVirtual {
	b, s := ptr(base), arg(starts)
	p := make([]reg.GPVirtual, n)
	for i := range p {
		p[i] = GP64()
		MOVQ(at(s, 8*i), p[i])
		LEAQ(atIndex(b, p[i], 4, 0), p[i])
	}
	return p
}
