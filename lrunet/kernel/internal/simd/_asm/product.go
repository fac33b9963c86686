package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

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
