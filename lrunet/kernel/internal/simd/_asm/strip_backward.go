package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// stripGradX is depthwiseGradX in strips.
func stripGradX(e int) {
	g, w, dx := local(arg("gy")), local(arg("w")), local(arg("dx"))
	r, gs, first := newTapRows(-weightRow), arg("gs"), local(naught())
	times(local(arg("n")), func() {
		gr, dr := copied(g), copied(dx)
		eachRow(r, first, "height", []Mem{gr, dr}, func(row Mem) {
			eachHalf(func(half Mem) {
				r.at(gr, w, row, half)
				to := sum2(dr, half)
				inStrips(stripSums, func(s strip) {
					storeAll(gradXStrip(r, gs, to, e, s), to)
					r.forward(s, to)
				})
			})
		})
		addTo(g, argMem("gc"))
		addTo(w, argMem("ws"))
		addTo(dx, argMem("xs"))
	})
}

// gradXStrip computes a strip of DepthwiseGradX, one output's part after the other.
func gradXStrip(r *tapRows, gs, to reg.GPVirtual, e int, s strip) []reg.VecVirtual {
	sums := loadAll(to, s.n)
	for i := range e {
		r.each(func(x, w reg.GPVirtual) {
			if i > 0 {
				ADDQ(gs, x)
			}
			weights := broadcastRow(w, i, 1)
			s.taps(x, func(v reg.VecVirtual, p, dx int) { VFMADD231PS(v, weights[1-dx], sums[p]) })
			if i > 0 {
				SUBQ(gs, x)
			}
		})
	}
	return sums
}

// gradStrip is the positions of a strip of DepthwiseGradW, whose nine sums stay in
// registers.
const gradStrip = 4

// stripGradW is depthwiseGradW in strips, an output after the other.
func stripGradW(e int) {
	x, g, acc := local(arg("x")), local(arg("gy")), local(arg("acc"))
	stride := arg("width")
	SHLQ(Imm(6), stride)
	times(local(arg("n")), func() {
		gi, ai, outputs := copied(g), copied(acc), AllocLocal(8)
		MOVQ(U32(uint32(e)), outputs)
		times(outputs, func() {
			eachHalf(func(half Mem) {
				xp, gp, ap := sum2(x, half), sum2(gi, half), sum2(ai, half)
				sums := loadAll(ap, 9)
				gradWRows(xp, gp, stride, sums)
				to := sum2(ai, half)
				storeAll(sums, to)
			})
			addTo(gi, argMem("gs"))
			addTo(ai, U32(9*lane))
		})
		addTo(x, argMem("xs"))
		addTo(g, argMem("gc"))
		addTo(acc, argMem("as"))
	})
}

// gradWRows adds to the sums of the nine taps over a map.
func gradWRows(x, g, stride reg.GPVirtual, sums []reg.VecVirtual) {
	row, last, back, next := naught(), arg("height"), GP64(), label("row")
	DECQ(last)
	MOVQ(stride, back)
	NEGQ(back)
	Label(next)
	inStrips(gradStrip, func(s strip) {
		gv := loadAll(g, s.n)
		for _, dy := range allTaps {
			outside, from := label("outside"), GP64()
			switch dy {
			case -1:
				TESTQ(row, row)
				JE(LabelRef(outside))
				LEAQ(atIndex(x, back, 1, 0), from)
			case 0:
				from = x
			case 1:
				CMPQ(row, last)
				JE(LabelRef(outside))
				LEAQ(atIndex(x, stride, 1, 0), from)
			}
			s.taps(from, func(v reg.VecVirtual, p, dx int) { VFMADD231PS(v, gv[p], sums[tap(dy, dx)]) })
			Label(outside)
		}
		moveBy(x, s.n*lane)
		moveBy(g, s.n*lane)
	})
	INCQ(row)
	CMPQ(row, last)
	JLE(LabelRef(next))
}
