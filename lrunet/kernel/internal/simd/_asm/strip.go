package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Where registers do not hold the weights of all taps, 3x3 depthwise kernels
// compute strips: some neighbouring positions of a row at once. A column of the
// input is loaded once for all positions and outputs that it goes into, and a row of
// weights once a strip. Rows of taps are a loop at run time, which leaves out those
// above and below the map; columns outside it have no instructions.

// strip is neighbouring positions of a row.
type strip struct {
	n           int
	first, last bool // whether the row begins or ends with it
}

// columns are those of the input that a strip's positions see, from its own first.
func (s strip) columns() (from, to int) {
	from, to = -1, s.n
	if s.first {
		from = 0
	}
	if s.last {
		to = s.n - 1
	}
	return from, to
}

// taps loads each column of a row of taps, from the strip's first at x on, and
// visits what it goes into: a position and the tap, -1 to 1.
func (s strip) taps(x reg.GPVirtual, visit func(v reg.VecVirtual, position, dx int)) {
	s.columnsOf(func(c int) Mem { return at(x, c*lane) }, visit)
}

// columnsOf is taps of columns that are anywhere.
func (s strip) columnsOf(column func(c int) Mem, visit func(v reg.VecVirtual, position, dx int)) {
	from, to := s.columns()
	for c := from; c <= to; c++ {
		v := vec()
		VMOVUPS(column(c), v)
		for _, dx := range allTaps {
			if p := c - dx; p >= 0 && p < s.n {
				visit(v, p, dx)
			}
		}
	}
}

// inStrips visits a row in strips of at most the given positions.
func inStrips(most int, visit func(s strip)) {
	left, again, wide, tail, done := arg("width"), label("strip"), label("wide"), label("tail"), label("rowdone")
	CMPQ(left, Imm(uint64(most)))
	JG(LabelRef(wide))
	ends(left, most, true, done, visit)
	Label(wide)
	visit(strip{most, true, false})
	SUBQ(Imm(uint64(most)), left)
	Label(again)
	CMPQ(left, Imm(uint64(most)))
	JLE(LabelRef(tail))
	visit(strip{n: most})
	SUBQ(Imm(uint64(most)), left)
	JMP(LabelRef(again))
	Label(tail)
	ends(left, most, false, done, visit)
	Label(done)
}

// ends visits the last strip of a row, of as many positions as are left.
func ends(left reg.GPVirtual, most int, first bool, done string, visit func(s strip)) {
	for n := most; n > 0; n-- {
		next := label("end")
		CMPQ(left, Imm(uint64(n)))
		JNE(LabelRef(next))
		visit(strip{n, first, true})
		JMP(LabelRef(done))
		Label(next)
	}
}
