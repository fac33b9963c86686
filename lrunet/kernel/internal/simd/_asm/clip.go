package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// clipping emits an affine map between two limits and what its gradient needs.
func clipping() {
	affineClip()
	clipMoments()
	clipGradient()
}

func affineClip() {
	var a, b, low, high reg.VecVirtual
	flat("AffineClip", "y, x *float32, n int, a, b, low, high float32",
		"AffineClip is y[i] = min(max(a*x[i] + b, low), high) over n positions of 16; NaN stays NaN.",
		[]string{"y", "x"}, func() {
			a, b, low, high = constant("a"), constant("b"), constant("low"), constant("high")
		}, func(p []reg.GPVirtual) {
			v := vec()
			VMOVUPS(at(p[1], 0), v)
			VFMADD213PS(b, a, v)
			VMAXPS(v, low, v)
			VMINPS(v, high, v)
			VMOVUPS(v, at(p[0], 0))
		}, nothing)
}

// inside sets v to v where low < y < high, and to zero elsewhere.
func inside(y, low, high, v reg.VecVirtual) {
	positive(y, low, v)
	positive(high, y, v)
}

func clipMoments() {
	doc := `ClipMoments sums in float64 over n positions of 16:

	for i := range 16 * n {
		if v := a*x[i] + b; low < v && v < high {
			total += dy[i]
			product += dy[i] * x[i]
		}
	}`
	var a, b, low, high reg.VecVirtual
	var total, product []reg.VecVirtual
	flat("ClipMoments", "dy, x *float32, n int, a, b, low, high float32) (total, product float64", doc, []string{"dy", "x"}, func() {
		a, b, low, high = constant("a"), constant("b"), constant("low"), constant("high")
		total, product = vecs(2), vecs(2)
		for _, v := range append(append([]reg.VecVirtual{}, total...), product...) {
			zero(v)
		}
	}, func(p []reg.GPVirtual) {
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
	}, func() {
		for i, v := range [][]reg.VecVirtual{total, product} {
			VADDPD(v[0], v[1], v[0])
			Store(addLanes(v[0]), ReturnIndex(i))
		}
	})
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

func clipGradient() {
	doc := `ClipGradient is the gradient of a normalised and clipped map over n positions of 16:

	for i := range 16 * n {
		g := dy[i]
		if v := a*x[i] + b; !(low < v && v < high) {
			g = 0
		}
		dx[i] = p*g + q*x[i] + r
	}`
	var a, b, low, high, p, q, r reg.VecVirtual
	flat("ClipGradient", "dx, dy, x *float32, n int, a, b, low, high, p, q, r float32", doc, []string{"dx", "dy", "x"}, func() {
		a, b, low, high = constant("a"), constant("b"), constant("low"), constant("high")
		p, q, r = constant("p"), constant("q"), constant("r")
	}, func(at3 []reg.GPVirtual) {
		d, v, x := vec(), vec(), vec()
		VMOVUPS(at(at3[1], 0), d)
		VMOVUPS(at(at3[2], 0), x)
		VMOVAPS(x, v)
		VFMADD213PS(b, a, v)
		inside(v, low, high, d)
		VFMADD213PS(r, q, x)
		VFMADD231PS(d, p, x)
		VMOVUPS(x, at(at3[0], 0))
	}, nothing)
}
