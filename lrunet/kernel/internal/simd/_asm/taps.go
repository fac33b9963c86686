package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

var taps = []kernel{
	{
		name:   "Taps9",
		params: "y, x *float32, at *int, w *float32, n int",
		doc: `Taps9 is a row of a 3x3 convolution:

	for i := range 16 * n {
		y[i] = sum over k < 9 of w[k] * x[at[k]+i]
	}

at is in elements.`,
		emit: func(size) { taps9() },
	},
}

func taps9() {
	y, x, starts, w := arg("y"), arg("x"), arg("at"), arg("w")
	wv := vecs(9)
	p := make([]reg.GPVirtual, 9)
	for k := range p {
		VBROADCASTSS(at(w, 4*k), wv[k])
		p[k] = GP64()
		MOVQ(at(starts, 8*k), p[k])
		LEAQ(atIndex(x, p[k], 4, 0), p[k])
	}
	for k := range p[:8] {
		SUBQ(p[8], p[k]) // one pointer moves, the others are relative to it
	}
	n := arg("n")
	if !isa.wide {
		ADDQ(n, n)
	}
	loop("taps", n, func() {
		s, t := vec(), vec()
		zero(s)
		zero(t)
		VFMADD231PS(at(p[8], 0), wv[8], s)
		for k := 0; k < 8; k++ {
			sum := s
			if k >= 4 {
				sum = t
			}
			VFMADD231PS(atIndex(p[8], p[k], 1, 0), wv[k], sum)
		}
		VADDPS(s, t, s)
		VMOVUPS(s, at(y, 0))
		ADDQ(Imm(uint64(width())), y)
		ADDQ(Imm(uint64(width())), p[8])
	})
}
