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

// row visits one row in strips of at most the given positions.
func (w *window) row(dys []int, most int, visit func(s strip, dys []int)) {
	inStrips(most, func(s strip) {
		visit(s, dys)
		for _, p := range w.advance {
			moveBy(p, s.n*lane)
		}
	})
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

// rowsOfMap visits a whole map in strips of at most the given positions.
func (w *window) rowsOfMap(most int, visit func(s strip, dys []int)) {
	row, end, last := GP64(), arg("height"), GP64()
	XORQ(row, row)
	LEAQ(Mem{Base: end, Disp: -1}, last)
	w.rows(row, end, last, func(dys []int) { w.row(dys, most, visit) })
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

// taps visits the taps dys and dxs around x.
func (w *window) taps(x reg.GPVirtual, dys, dxs []int, visit func(t int, in Op)) {
	for _, dy := range dys {
		for _, dx := range dxs {
			visit(tap(dy, dx), w.at(x, dy, dx))
		}
	}
}

// tapsOf visits those of a strip's positions, from the one at x on, each column in a
// register.
func (w *window) tapsOf(s strip, x reg.GPVirtual, dys []int, visit func(p, t int, in reg.VecVirtual)) {
	for _, dy := range dys {
		s.columnsOf(func(c int) Mem { return w.at(x, dy, c) }, func(v reg.VecVirtual, p, dx int) {
			visit(p, tap(dy, dx), v)
		})
	}
}

// convolve computes a strip of e outputs: sums[i*s.n+p].
func (w *window) convolve(s strip, x reg.GPVirtual, wv []reg.VecVirtual, e int, dys []int) []reg.VecVirtual {
	sums := zeroes(e * s.n) // not products: that of an empty lane could be -0
	w.tapsOf(s, x, dys, func(p, t int, in reg.VecVirtual) {
		for i := range e {
			VFMADD231PS(in, wv[9*i+t], sums[i*s.n+p])
		}
	})
	return sums
}

// zeroes is n registers that hold zeros.
func zeroes(n int) []reg.VecVirtual {
	v := vecs(n)
	zeroAll(v)
	return v
}
