package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

var laneSums = []kernel{
	{
		name:   "LaneSums",
		params: "dst *float64, src *float32, n int",
		doc: `LaneSums adds up lanes in float64:

	for i := range n {
		dst[i] = sum over lanes of src[i][lane]
	}`,
		emit: func(size) { laneSum() },
	},
	{
		name:   "Peak",
		params: "n int",
		doc: `Peak does n rounds of PeakWidth independent multiply-adds, the most that the
machine can do.`,
		emit: func(size) { peak() },
	},
}

func laneSum() {
	d, s, n := arg("dst"), arg("src"), arg("n")
	loop("sum", n, func() {
		a, b, c, e := YMM(), YMM(), YMM(), YMM()
		VCVTPS2PD(at(s, 0), a)
		VCVTPS2PD(at(s, 16), b)
		VCVTPS2PD(at(s, 32), c)
		VCVTPS2PD(at(s, 48), e)
		VADDPD(a, b, a)
		VADDPD(c, e, c)
		VADDPD(a, c, a)
		h := XMM()
		VEXTRACTF128(Imm(1), a, h)
		VADDPD(h, a.AsX(), h)
		t := XMM()
		VUNPCKHPD(h, h, t)
		VADDSD(t, h, h)
		VMOVSD(h, at(d, 0))
		ADDQ(Imm(lane), s)
		ADDQ(Imm(8), d)
	})
}

func peak() {
	n := arg("n")
	acc := vecs(isa.chains)
	a, b := vec(), vec()
	for _, v := range append(acc, a, b) {
		zero(v)
	}
	loop("round", n, func() {
		for _, v := range acc {
			VFMADD231PS(a, b, v)
		}
	})
}

var moments = []kernel{
	{
		name:    "CrossMoments",
		params:  "y, x []float32",
		results: "total, product float64",
		doc: `CrossMoments sums in float64:

	for i := range y {
		total += y[i]
		product += y[i] * x[i]
	}`,
		emit: reduce(func() (each func(p []reg.GPVirtual), end func()) {
			total, product := vecs(2), vecs(2)
			zeroAll(total, product)
			return func(p []reg.GPVirtual) {
				for i := range 2 {
					y, x := vec(), vec()
					VCVTPS2PD(at(p[0], i*width()/2), y)
					VCVTPS2PD(at(p[1], i*width()/2), x)
					VADDPD(y, total[i], total[i])
					VFMADD231PD(y, x, product[i])
				}
			}, func() { storeTotals(total, product) }
		}, "y", "x"),
	},
	{
		name:    "Moments",
		params:  "x []float32",
		results: "total, squares float64",
		doc: `Moments sums in float64:

	for i := range x {
		total += x[i]
		squares += x[i] * x[i]
	}`,
		emit: reduce(func() (each func(p []reg.GPVirtual), end func()) {
			total, squares := vecs(2), vecs(2)
			zeroAll(total, squares)
			return func(p []reg.GPVirtual) {
				for i := range 2 {
					x := vec()
					VCVTPS2PD(at(p[0], i*width()/2), x)
					VADDPD(x, total[i], total[i])
					VFMADD231PD(x, x, squares[i])
				}
			}, func() { storeTotals(total, squares) }
		}, "x"),
	},
}

// zeroAll sets registers to zero.
func zeroAll(v ...[]reg.VecVirtual) {
	for _, r := range v {
		for _, x := range r {
			zero(x)
		}
	}
}

// storeTotals stores the sums of pairs of float64 registers as results.
func storeTotals(pairs ...[]reg.VecVirtual) {
	for i, v := range pairs {
		VADDPD(v[0], v[1], v[0])
		Store(addLanes(v[0]), ReturnIndex(i))
	}
}

// addLanes adds up the float64 lanes of v.
func addLanes(v reg.VecVirtual) reg.Register {
	y := v
	if isa.wide {
		h := YMM()
		VEXTRACTF64X4(Imm(1), v, h)
		y = YMM()
		VADDPD(h, v.AsY(), y)
	}
	h := XMM()
	VEXTRACTF128(Imm(1), y.AsY(), h)
	VADDPD(h, y.AsX(), h)
	t := XMM()
	VUNPCKHPD(h, h, t)
	VADDSD(t, h, h)
	return h
}
