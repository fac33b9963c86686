package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

var clips = []kernel{
	{
		name:   "AffineClip",
		params: "y, x []float32, a, b, low, high float32",
		doc:    "AffineClip is y[i] = min(max(a*x[i] + b, low), high); NaN stays NaN.",
		emit: flat(func() func(p []reg.GPVirtual) {
			a, b, low, high := constant("a"), constant("b"), constant("low"), constant("high")
			return func(p []reg.GPVirtual) {
				v := vec()
				VMOVUPS(at(p[1], 0), v)
				VFMADD213PS(b, a, v)
				VMAXPS(v, low, v)
				VMINPS(v, high, v)
				VMOVUPS(v, at(p[0], 0))
			}
		}, "y", "x"),
	},
	{
		name:    "ClipMoments",
		params:  "dy, x []float32, a, b, low, high float32",
		results: "total, product float64",
		doc: `ClipMoments sums in float64 where a map is between its limits:

	for i := range dy {
		if v := a*x[i] + b; low < v && v < high {
			total += dy[i]
			product += dy[i] * x[i]
		}
	}`,
		emit: reduce(clipMoments, "dy", "x"),
	},
	{
		name:   "ClipGradient",
		params: "dx, dy, x []float32, a, b, low, high, p, q, r float32",
		doc: `ClipGradient is the gradient of a normalised and clipped map:

	for i := range dx {
		g := dy[i]
		if v := a*x[i] + b; !(low < v && v < high) {
			g = 0
		}
		dx[i] = p*g + q*x[i] + r
	}`,
		emit: flat(clipGradient, "dx", "dy", "x"),
	},
}

// inside loads v from m where low < y < high, and sets it to zero elsewhere.
func inside(y, low, high reg.VecVirtual, m Mem, v reg.VecVirtual) {
	if isa.wide {
		VMOVUPS_Z(m, between(y, low, high), v)
		return
	}
	VMOVUPS(m, v)
	positive(y, low, v)
	positive(high, y, v)
}

// between is a mask of the elements that are low < y < high.
func between(y, low, high reg.VecVirtual) reg.OpmaskVirtual {
	above, both := K(), K()
	VCMPPS(Imm(30), low, y, above)
	VCMPPS(Imm(30), y, high, above, both)
	return both
}

func clipMoments() (each func(p []reg.GPVirtual), end func()) {
	a, b, low, high := constant("a"), constant("b"), constant("low"), constant("high")
	total, product := vecs(2), vecs(2)
	zeroAll(total, product)
	return func(p []reg.GPVirtual) {
		v := load(p[1])
		VFMADD213PS(b, a, v)
		for i, wide := range insideWide(v, low, high, p[0]) {
			x := vec()
			VCVTPS2PD(at(p[1], i*width()/2), x)
			VADDPD(wide, total[i], total[i])
			VFMADD231PD(wide, x, product[i])
		}
	}, func() { storeTotals(total, product) }
}

// insideWide is inside of what p points at as two registers of float64.
func insideWide(y, low, high reg.VecVirtual, p reg.GPVirtual) []reg.VecVirtual {
	halves := vecs(2)
	if isa.wide {
		mask, upper := between(y, low, high), K()
		KSHIFTRW(Imm(8), mask, upper)
		VCVTPS2PD_Z(at(p, 0), mask, halves[0])
		VCVTPS2PD_Z(at(p, width()/2), upper, halves[1])
		return halves
	}
	v, x := vec(), XMM()
	inside(y, low, high, at(p, 0), v)
	VCVTPS2PD(v.AsX(), halves[0])
	VEXTRACTF128(Imm(1), v, x)
	VCVTPS2PD(x, halves[1])
	return halves
}

func clipGradient() func(p []reg.GPVirtual) {
	a, b, low, high := constant("a"), constant("b"), constant("low"), constant("high")
	p, q, r := constant("p"), constant("q"), constant("r")
	return func(pointers []reg.GPVirtual) {
		d, v, x := vec(), vec(), load(pointers[2])
		VMOVAPS(x, v)
		VFMADD213PS(b, a, v)
		inside(v, low, high, at(pointers[1], 0), d)
		VFMADD213PS(r, q, x)
		VFMADD231PS(d, p, x)
		VMOVUPS(x, at(pointers[0], 0))
	}
}
