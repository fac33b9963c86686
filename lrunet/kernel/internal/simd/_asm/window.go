package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

var (
	allTaps   = []int{-1, 0, 1}
	firstTaps = []int{0, 1}
	lastTaps  = []int{-1, 0}
	midTap    = []int{0}
)

// window walks a map of 3x3 windows with padding 1, leaving out the taps that
// fall outside: there is no arithmetic on padding.
type window struct {
	width   reg.GPVirtual // columns
	stride  reg.GPVirtual // bytes of a row
	back    reg.GPVirtual // minus stride
	advance []reg.GPVirtual
}

func newWindow(advance ...reg.GPVirtual) *window {
	w := &window{width: arg("width"), stride: GP64(), back: GP64(), advance: advance}
	MOVQ(w.width, w.stride)
	SHLQ(Imm(6), w.stride)
	MOVQ(w.stride, w.back)
	NEGQ(w.back)
	return w
}

// at is the address of a tap, relative to the position that base points at.
func (w *window) at(base reg.GPVirtual, dy, dx int) Mem {
	switch dy {
	case -1:
		return atIndex(base, w.back, 1, dx*lane)
	case 1:
		return atIndex(base, w.stride, 1, dx*lane)
	default:
		return at(base, dx*lane)
	}
}

func (w *window) step() {
	for _, p := range w.advance {
		ADDQ(Imm(lane), p)
	}
}

// columns visits the positions of one row.
func (w *window) columns(position func(dys, dxs []int)) func(dys []int) {
	return func(dys []int) { w.row(dys, position) }
}

// row visits one row.
func (w *window) row(dys []int, position func(dys, dxs []int)) {
	one, done := label("one"), label("rowdone")
	CMPQ(w.width, Imm(1))
	JE(LabelRef(one))
	position(dys, firstTaps)
	w.step()
	n := GP64()
	LEAQ(Mem{Base: w.width, Disp: -2}, n)
	loop("column", n, func() {
		position(dys, allTaps)
		w.step()
	})
	position(dys, lastTaps)
	w.step()
	JMP(LabelRef(done))
	Label(one)
	position(dys, midTap)
	w.step()
	Label(done)
}

// rows visits rows row to end-1 of a map whose last row is last; row is
// counted up.
func (w *window) rows(row reg.GPVirtual, end Op, last reg.GPVirtual, columns func(dys []int)) {
	top, next := label("row"), label("nextrow")
	first, bottom, single := label("first"), label("bottom"), label("single")
	Label(top)
	TESTQ(row, row)
	JE(LabelRef(first))
	CMPQ(row, last)
	JE(LabelRef(bottom))
	columns(allTaps)
	JMP(LabelRef(next))
	Label(first)
	CMPQ(row, last)
	JE(LabelRef(single))
	columns(firstTaps)
	JMP(LabelRef(next))
	Label(single)
	columns(midTap)
	JMP(LabelRef(next))
	Label(bottom)
	columns(lastTaps)
	Label(next)
	INCQ(row)
	CMPQ(row, end)
	JLT(LabelRef(top))
}

// rowsOfMap visits a whole map.
func (w *window) rowsOfMap(position func(dys, dxs []int)) {
	row, end, last := GP64(), arg("height"), GP64()
	XORQ(row, row)
	LEAQ(Mem{Base: end, Disp: -1}, last)
	w.rows(row, end, last, w.columns(position))
}

func tap(dy, dx int) int { return (dy+1)*3 + dx + 1 }

// weights broadcasts the 9*e weights at w.
func weights(w reg.GPVirtual, e int) []reg.VecVirtual {
	v := vecs(9 * e)
	for i := range v {
		VBROADCASTSS(at(w, 4*i), v[i])
	}
	return v
}

// taps visits the taps dys and dxs around x, each as an address or, with load,
// in a register.
func (w *window) taps(x reg.GPVirtual, dys, dxs []int, load bool, visit func(t int, in Op)) {
	for _, dy := range dys {
		for _, dx := range dxs {
			var in Op = w.at(x, dy, dx)
			if load {
				v := vec()
				VMOVUPS(in, v)
				in = v
			}
			visit(tap(dy, dx), in)
		}
	}
}

// convolve sets sums to the taps of one position, one per output.
func (w *window) convolve(x reg.GPVirtual, wv, sums []reg.VecVirtual, dys, dxs []int) {
	for _, s := range sums {
		zero(s) // not a product: that of an empty lane could be -0
	}
	w.taps(x, dys, dxs, len(sums) > 1, func(t int, in Op) {
		for e, s := range sums {
			VFMADD231PS(in, wv[9*e+t], s)
		}
	})
}
