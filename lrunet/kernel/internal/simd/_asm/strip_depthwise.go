package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// stripSums is how many sums a strip has: with the weights of a row of taps and a
// column they fill the registers.
const stripSums = 8

// convolveStrip computes a strip of e outputs: sums[i*s.n+p].
func convolveStrip(r *tapRows, e int, s strip) []reg.VecVirtual {
	sums := vecs(e * s.n)
	for _, v := range sums {
		zero(v) // not a product: that of an empty lane could be -0
	}
	r.each(func(x, w reg.GPVirtual) {
		weights := broadcastRow(w, 0, e)
		s.taps(x, func(v reg.VecVirtual, p, dx int) {
			for i := range e {
				VFMADD231PS(v, weights[3*i+dx+1], sums[i*s.n+p])
			}
		})
	})
	return sums
}

// addUp adds a strip's sums to the totals of each output and, with squares, their
// squares to the ones behind, one position after the other.
func addUp(total reg.GPVirtual, sums []reg.VecVirtual, e, n int, squares bool) {
	each := 1
	if squares {
		each = 2
	}
	t := loadAll(total, e*each)
	for p := range n {
		for i := range e {
			v := sums[i*n+p]
			VADDPS(v, t[i*each], t[i*each])
			if squares {
				VFMADD231PS(v, v, t[i*each+1])
			}
		}
	}
	storeAll(t, total)
}

// stripRows is depthwiseRows in strips.
func stripRows(e int, sum bool) {
	x, y, w, n := local(arg("x")), local(arg("y")), local(arg("w")), local(arg("n"))
	var total Mem
	if sum {
		total = local(arg("sum"))
	}
	r, ys := newTapRows(weightRow), arg("ys")
	times(n, func() {
		xr, yr := copied(x), copied(y)
		eachRow(r, argMem("row"), "end", []Mem{xr, yr}, func(row Mem) {
			eachHalf(func(half Mem) {
				r.at(xr, w, row, half)
				to := sum2(yr, half)
				inStrips(stripSums/e, func(s strip) {
					sums := convolveStrip(r, e, s)
					storeStrip(r.x, to, ys, sums, s.n)
					if sum {
						addUp(sum2(total, half), sums, e, s.n, false)
					}
					r.forward(s, to)
				})
			})
		})
		addTo(x, argMem("xs"))
		addTo(w, argMem("ws"))
		addTo(y, argMem("yc"))
		if sum {
			addTo(total, argMem("ss"))
		}
	})
}

// storeStrip stores the sums of n positions, and fetches what is ahead.
func storeStrip(x, to, ys reg.GPVirtual, sums []reg.VecVirtual, n int) {
	ahead := arg("ahead")
	ADDQ(x, ahead)
	for p := range n {
		prefetch(at(ahead, p*lane))
	}
	for i, v := range sums {
		VMOVUPS(v, rowOf(to, ys, i/n).Offset(i%n*lane))
	}
}

// stripStats is depthwiseStats in strips.
func stripStats(e int) {
	x, w := local(arg("x")), local(arg("w"))
	r, first := newTapRows(weightRow), local(naught())
	times(local(arg("blocks")), func() {
		eachRow(r, first, "height", []Mem{x}, func(row Mem) { // and to the next block
			eachHalf(func(half Mem) {
				r.at(x, w, row, half)
				inStrips(stripSums/e, func(s strip) {
					sums := convolveStrip(r, e, s)
					total := arg("sums")
					ADDQ(half, total)
					addUp(total, sums, e, s.n, true)
					r.forward(s)
				})
			})
		})
	})
}
