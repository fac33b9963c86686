package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// tapRows is how a kernel goes over the rows of taps of a row of positions.
type tapRows struct {
	x, w   reg.GPVirtual // at the first row of taps: the input, the weights
	count  reg.GPVirtual // of rows of taps
	stride reg.GPVirtual // bytes of a row
	down   int           // bytes from a row of weights to that of the next row of taps
}

// weightRow is the bytes of a row of weights.
const weightRow = 3 * 4

// newTapRows has room for them.
func newTapRows(down int) *tapRows {
	r := &tapRows{x: GP64(), w: GP64(), count: GP64(), stride: arg("width"), down: down}
	SHLQ(Imm(6), r.stride)
	return r
}

// at sets them for half a row of positions, whose first is at x in the input; w are
// the weights of a channel.
func (r *tapRows) at(x, w, row, half Mem) {
	below, above := label("below"), label("above")
	MOVQ(x, r.x)
	ADDQ(half, r.x)
	SUBQ(r.stride, r.x)
	MOVQ(w, r.w)
	if r.down < 0 {
		moveBy(r.w, -2*r.down)
	}
	MOVQ(U32(3), r.count)
	this, last := GP64(), arg("height")
	MOVQ(row, this)
	TESTQ(this, this)
	JNZ(LabelRef(below))
	ADDQ(r.stride, r.x)
	moveBy(r.w, r.down)
	DECQ(r.count)
	Label(below)
	DECQ(last)
	CMPQ(this, last)
	JNE(LabelRef(above))
	DECQ(r.count)
	Label(above)
}

// forward moves to the next strip, with further pointers.
func (r *tapRows) forward(s strip, further ...reg.GPVirtual) {
	for _, p := range append(further, r.x) {
		moveBy(p, s.n*lane)
	}
}

// each emits a loop over the rows of taps.
func (r *tapRows) each(body func(x, w reg.GPVirtual)) {
	x, w, left, again := GP64(), GP64(), GP64(), label("taps")
	MOVQ(r.x, x)
	MOVQ(r.w, w)
	MOVQ(r.count, left)
	Label(again)
	body(x, w)
	ADDQ(r.stride, x)
	moveBy(w, r.down)
	DECQ(left)
	JNZ(LabelRef(again))
}

// eachHalf emits a loop over the halves of a row's positions, by their offset.
func eachHalf(body func(half Mem)) {
	half, again, off := AllocLocal(8), label("half"), GP64()
	MOVQ(U32(0), half)
	Label(again)
	body(half)
	MOVQ(half, off)
	ADDQ(Imm(32), off)
	MOVQ(off, half)
	CMPQ(off, Imm(64))
	JLT(LabelRef(again))
}

// eachRow emits a loop over the rows from the first to one before end, an argument.
// Pointers to the first row move with it, and end behind the last.
func eachRow(r *tapRows, first Mem, end string, pointers []Mem, body func(row Mem)) {
	row, next := copied(first), label("row")
	Label(next)
	body(row)
	for _, p := range pointers {
		addTo(p, r.stride)
	}
	n := GP64()
	MOVQ(row, n)
	INCQ(n)
	MOVQ(n, row)
	CMPQ(n, argMem(end))
	JLT(LabelRef(next))
}

// broadcastRow loads a row of weights of each of n outputs, the first one's first.
func broadcastRow(w reg.GPVirtual, first, n int) []reg.VecVirtual {
	v := vecs(3 * n)
	for i := range v {
		VBROADCASTSS(at(w, (first+i/3)*3*weightRow+i%3*4), v[i])
	}
	return v
}
