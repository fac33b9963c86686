package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// nineTaps emits a loop over n windows of 3x3 elements: begin and end surround
// each window, tap visits its elements in row order. The rows start at the
// pointers named rows+"0" to rows+"2", the columns of window s at the byte
// offsets cols[3*s:]. number holds the tap's number, a vector of integers.
func nineTaps(rows string, begin func(), tap func(first bool, number reg.VecVirtual, element Mem), end func()) {
	p := []reg.GPVirtual{ptr(rows + "0"), ptr(rows + "1"), ptr(rows + "2")}
	cols, n := arg("cols"), arg("n")
	one, number := vec(), vec()
	VPCMPEQD(one.AsY(), one.AsY(), one.AsY())
	VPSRLD(Imm(31), one.AsY(), one.AsY())
	if isa.wide {
		VPBROADCASTD(one.AsX(), one)
	}
	loop("window", n, func() {
		at := []reg.GPVirtual{GP64(), GP64(), GP64()}
		for i, c := range at {
			MOVQ(Mem{Base: cols, Disp: 8 * i}, c)
		}
		begin()
		zero(number)
		for k := range 9 {
			if k > 0 {
				VPADDD(one, number, number)
			}
			tap(k == 0, number, atIndex(p[k/3], at[k%3], 1, 0))
		}
		end()
		ADDQ(Imm(24), cols)
	})
}

func maxForward() {
	doc := `MaxNine is a row of a max-pool of 3x3 windows, NaN being the largest:

	for s := range n {
		y[s] = max over r < 3, c < 3 of x_r[cols[3*s+c]]
		which[s] = 3*r + c of the first maximum, an integer
	}

Columns are in bytes.`
	function("MaxNine", "y, which, x0, x1, x2 *float32, cols *int, n int", doc, func() {
		y, which := ptr("y"), ptr("which")
		m, best := vec(), vec()
		strange := vec() // where there is a NaN
		mask := K()
		nineTaps("x", func() {
			if isa.wide {
				KXORW(mask, mask, mask)
			} else {
				zero(strange)
			}
			zero(best)
		}, func(first bool, number reg.VecVirtual, element Mem) {
			if first {
				VMOVUPS(element, m)
				return
			}
			x := vec()
			VMOVUPS(element, x)
			if isa.wide {
				k, nan := K(), K()
				VCMPPS(Imm(3), x, m, nan)
				KORW(nan, mask, mask)
				VCMPPS(Imm(30), m, x, k) // x > m, ordered, quiet
				VMOVAPS(x, k, m)
				VMOVAPS(number, k, best)
			} else {
				k, nan := vec(), vec()
				VCMPPS(Imm(3), x, m, nan)
				VORPS(nan, strange, strange)
				VCMPPS(Imm(30), m, x, k)
				VBLENDVPS(k, x, m, m)
				VBLENDVPS(k, number, best, best)
			}
		}, func() {
			if isa.wide {
				ones := vec()
				VPTERNLOGD(Imm(0xff), m, m, ones)
				VMOVAPS(ones, mask, m)
			} else {
				VORPS(strange, m, m) // all ones is a NaN
			}
			VMOVUPS(m, at(y, 0))
			VMOVUPS(best, at(which, 0))
			ADDQ(Imm(lane), y)
			ADDQ(Imm(lane), which)
		})
	})
}

func maxBackward() {
	doc := `MaxNineBack hands the gradients of a row of a max-pool to the maxima:

	for s := range n {
		r, c := which[s]/3, which[s]%3
		dx_r[cols[3*s+c]] += dy[s]
	}

The rest is as for MaxNine.`
	function("MaxNineBack", "dy, which, dx0, dx1, dx2 *float32, cols *int, n int", doc, func() {
		dy, which := ptr("dy"), ptr("which")
		d, best := vec(), vec()
		nineTaps("dx", func() {
			VMOVUPS(at(dy, 0), d)
			VMOVUPS(at(which, 0), best)
		}, func(_ bool, number reg.VecVirtual, element Mem) {
			to := vec()
			if isa.wide {
				k := K()
				VPCMPEQD(number, best, k)
				VMOVUPS(element, to)
				VADDPS(d, to, k, to)
			} else {
				VPCMPEQD(number, best, to)
				VANDPS(d, to, to)
				VADDPS(element, to, to)
			}
			VMOVUPS(to, element)
		}, func() {
			ADDQ(Imm(lane), dy)
			ADDQ(Imm(lane), which)
		})
	})
}
