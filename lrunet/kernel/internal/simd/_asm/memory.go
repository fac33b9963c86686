package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// times emits a loop over a count in memory, which may be zero.
func times(n Mem, body func()) {
	again, done, left := label("again"), label("done"), GP64()
	CMPQ(n, Imm(0))
	JLE(LabelRef(done))
	Label(again)
	body()
	MOVQ(n, left)
	DECQ(left)
	MOVQ(left, n)
	JNZ(LabelRef(again))
	Label(done)
}

// local keeps a value in memory, where registers are short.
func local(v reg.GPVirtual) Mem {
	m := AllocLocal(8)
	MOVQ(v, m)
	return m
}

// copied is a second place for a value in memory.
func copied(m Mem) Mem {
	t := GP64()
	MOVQ(m, t)
	return local(t)
}

// naught is a register that holds 0.
func naught() reg.GPVirtual {
	r := GP64()
	XORQ(r, r)
	return r
}

// sum2 loads the sum of two values in memory.
func sum2(a, b Mem) reg.GPVirtual {
	t := GP64()
	MOVQ(a, t)
	ADDQ(b, t)
	return t
}

// addTo adds to a value in memory.
func addTo(m Mem, v Op) {
	t := GP64()
	MOVQ(m, t)
	ADDQ(v, t)
	MOVQ(t, m)
}

// moveBy adds to a pointer.
func moveBy(p reg.GPVirtual, bytes int) { LEAQ(at(p, bytes), p) }
