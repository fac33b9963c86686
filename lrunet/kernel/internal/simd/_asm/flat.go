package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// spanAhead is how many bytes ahead a loop over contiguous memory fetches: planes are
// often shorter than the processor takes to see that they are read in order.
const spanAhead = 1536

// reduce emits a loop over n positions of contiguous memory, a register at a
// time, at the pointers of the given names. start runs before it and returns
// the loop's body and what comes after.
func reduce(start func() (each func(p []reg.GPVirtual), end func()), pointers ...string) func(size) {
	return func(size) {
		p := make([]reg.GPVirtual, len(pointers))
		for i, name := range pointers {
			p[i] = arg(name)
		}
		n := arg("n")
		if !isa.wide {
			ADDQ(n, n)
		}
		each, end := start()
		loop("flat", n, func() {
			each(p)
			for _, r := range p {
				prefetch(at(r, spanAhead))
				ADDQ(Imm(uint64(width())), r)
			}
		})
		end()
	}
}

// flat is reduce for a loop after which nothing is to be done.
func flat(start func() func(p []reg.GPVirtual), pointers ...string) func(size) {
	return reduce(func() (func(p []reg.GPVirtual), func()) { return start(), func() {} }, pointers...)
}

// constant broadcasts a scalar argument.
func constant(name string) reg.VecVirtual {
	v := vec()
	VBROADCASTSS(argMem(name), v)
	return v
}

// zeroed is a register of zeros.
func zeroed() reg.VecVirtual {
	v := vec()
	zero(v)
	return v
}

// load loads a register from p.
func load(p reg.GPVirtual) reg.VecVirtual {
	v := vec()
	VMOVUPS(at(p, 0), v)
	return v
}
