package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

var maxPools = []kernel{
	{
		name:   "MaxPool3x3",
		params: "y, which, x0, x1, x2 *float32, cols *int, n int",
		doc: `MaxPool3x3 is a row of a max-pool of 3x3 windows, NaN being the largest:

	for s := range n {
		y[s] = max over r < 3, c < 3 of x_r[cols[3*s+c]]
		which[s] = 3*r + c of the first maximum, an integer
	}

cols is in bytes.`,
		emit: func(size) { halves(maxPool) },
	},
	{
		name:   "MaxPool3x3Backward",
		params: "dy, which, dx0, dx1, dx2 *float32, cols *int, n int",
		doc: `MaxPool3x3Backward hands the gradients of a row of a max-pool to the maxima:

	for s := range n {
		r, c := which[s]/3, which[s]%3
		dx_r[cols[3*s+c]] += dy[s]
	}

cols is in bytes, which as MaxPool3x3 wrote it.`,
		emit: func(size) { halves(maxPoolBackward) },
	},
}

// taps3x3 emits a loop over n windows of 3x3 elements: begin and end surround
// each window, tap visits its elements in row order. The rows start at the
// pointers named rows+"0" to rows+"2", the columns of window s at the byte
// offsets cols[3*s:]. number holds the tap's number, a vector of integers.
func taps3x3(rows string, begin func(), tap func(first bool, number reg.VecVirtual, element Mem), end func()) {
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

// maximum is the registers of a search for a window's maximum.
type maximum struct {
	m, best reg.VecVirtual // the maximum so far and its tap's number
	nans    reg.VecVirtual // where there is a NaN, if registers are masks
	mask    reg.OpmaskVirtual
}

func maxPool() {
	y, which := ptr("y"), ptr("which")
	f := maximum{m: vec(), best: vec(), nans: vec(), mask: K()}
	taps3x3("x", func() {
		if isa.wide {
			KXORW(f.mask, f.mask, f.mask)
		} else {
			zero(f.nans)
		}
		zero(f.best)
	}, func(first bool, number reg.VecVirtual, element Mem) {
		if first {
			VMOVUPS(element, f.m)
			return
		}
		x := vec()
		VMOVUPS(element, x)
		f.visit(x, number)
	}, func() {
		f.spreadNaN()
		VMOVUPS(f.m, at(y, 0))
		VMOVUPS(f.best, at(which, 0))
		ADDQ(Imm(lane), y)
		ADDQ(Imm(lane), which)
	})
}

// visit takes x, of the given tap, if it is larger.
func (f *maximum) visit(x, number reg.VecVirtual) {
	if isa.wide {
		k, nan := K(), K()
		VCMPPS(Imm(3), x, f.m, nan)
		KORW(nan, f.mask, f.mask)
		VCMPPS(Imm(30), f.m, x, k) // x > m, ordered, quiet
		VMOVAPS(x, k, f.m)
		VMOVAPS(number, k, f.best)
		return
	}
	k, nan := vec(), vec()
	VCMPPS(Imm(3), x, f.m, nan)
	VORPS(nan, f.nans, f.nans)
	VCMPPS(Imm(30), f.m, x, k)
	VBLENDVPS(k, x, f.m, f.m)
	VBLENDVPS(k, number, f.best, f.best)
}

// spreadNaN makes the maximum NaN where an element was: all ones is a NaN.
func (f *maximum) spreadNaN() {
	if isa.wide {
		ones := vec()
		VPTERNLOGD(Imm(0xff), f.m, f.m, ones)
		VMOVAPS(ones, f.mask, f.m)
		return
	}
	VORPS(f.nans, f.m, f.m)
}

func maxPoolBackward() {
	dy, which := ptr("dy"), ptr("which")
	d, best := vec(), vec()
	taps3x3("dx", func() {
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
}
