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

// inside sets v to v where low < y < high, and to zero elsewhere.
func inside(y, low, high, v reg.VecVirtual) {
	positive(y, low, v)
	positive(high, y, v)
}

func clipMoments() (each func(p []reg.GPVirtual), end func()) {
	a, b, low, high := constant("a"), constant("b"), constant("low"), constant("high")
	total, product := vecs(2), vecs(2)
	zeroAll(total, product)
	return func(p []reg.GPVirtual) {
		d, v := vec(), vec()
		VMOVUPS(at(p[0], 0), d)
		VMOVUPS(at(p[1], 0), v)
		VFMADD213PS(b, a, v)
		inside(v, low, high, d)
		for i := range 2 {
			x := vec()
			VCVTPS2PD(at(p[1], i*width()/2), x)
			wide := widened(d, i)
			VADDPD(wide, total[i], total[i])
			VFMADD231PD(wide, x, product[i])
		}
	}, func() { storeTotals(total, product) }
}

// widened is the lower or upper half of v in float64.
func widened(v reg.VecVirtual, half int) reg.VecVirtual {
	w := vec()
	switch {
	case isa.wide && half == 0:
		VCVTPS2PD(v.AsY(), w)
	case isa.wide:
		y := YMM()
		VEXTRACTF64X4(Imm(1), v, y)
		VCVTPS2PD(y, w)
	case half == 0:
		VCVTPS2PD(v.AsX(), w)
	default:
		x := XMM()
		VEXTRACTF128(Imm(1), v, x)
		VCVTPS2PD(x, w)
	}
	return w
}

func clipGradient() func(p []reg.GPVirtual) {
	a, b, low, high := constant("a"), constant("b"), constant("low"), constant("high")
	p, q, r := constant("p"), constant("q"), constant("r")
	return func(pointers []reg.GPVirtual) {
		d, v, x := vec(), vec(), vec()
		VMOVUPS(at(pointers[1], 0), d)
		VMOVUPS(at(pointers[2], 0), x)
		VMOVAPS(x, v)
		VFMADD213PS(b, a, v)
		inside(v, low, high, d)
		VFMADD213PS(r, q, x)
		VFMADD231PS(d, p, x)
		VMOVUPS(x, at(pointers[0], 0))
	}
}
