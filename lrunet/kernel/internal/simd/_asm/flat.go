package main

import (
	"strings"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// width is the size of a register in bytes.
func width() int {
	if isa.wide {
		return 64
	}
	return 32
}

// flat emits a loop over n positions of contiguous memory, a register at a
// time; setup runs before it, finish after it.
func flat(name, signature, doc string, pointers []string, setup func(), body func(p []reg.GPVirtual), finish func()) {
	TEXT(name, NOSPLIT, "func("+signature+")")
	Doc(strings.Split(doc, "\n")...)
	Pragma("noescape")
	p := make([]reg.GPVirtual, len(pointers))
	for i, name := range pointers {
		p[i] = arg(name)
	}
	n := arg("n")
	if !isa.wide {
		ADDQ(n, n)
	}
	setup()
	loop("flat", n, func() {
		body(p)
		for _, r := range p {
			ADDQ(Imm(uint64(width())), r)
		}
	})
	finish()
	VZEROUPPER()
	RET()
}

func nothing() {}

// constant broadcasts a scalar argument.
func constant(name string) reg.VecVirtual {
	v := vec()
	VBROADCASTSS(argMem(name), v)
	return v
}

func elementwise() {
	var a, b, c, limit, zeros reg.VecVirtual
	load := func(p reg.GPVirtual) reg.VecVirtual {
		v := vec()
		VMOVUPS(at(p, 0), v)
		return v
	}
	zeroed := func() { zeros = vec(); zero(zeros) }
	flat("Affine", "y, x *float32, n int, a, b float32", "Affine is y[i] = a*x[i] + b over n positions of 16.",
		[]string{"y", "x"}, func() { a, b = constant("a"), constant("b") }, func(p []reg.GPVirtual) {
			v := load(p[1])
			VFMADD213PS(b, a, v)
			VMOVUPS(v, at(p[0], 0))
		}, nothing)
	flat("Affine2", "y, u, v *float32, n int, a, b, c float32", "Affine2 is y[i] = a*u[i] + b*v[i] + c over n positions of 16.",
		[]string{"y", "u", "v"}, func() { a, b, c = constant("a"), constant("b"), constant("c") }, func(p []reg.GPVirtual) {
			v := load(p[2])
			VFMADD213PS(c, b, v)
			VFMADD231PS(at(p[1], 0), a, v)
			VMOVUPS(v, at(p[0], 0))
		}, nothing)
	flat("Add", "y, u, v *float32, n int", "Add is y[i] = u[i] + v[i] over n positions of 16.",
		[]string{"y", "u", "v"}, nothing, func(p []reg.GPVirtual) {
			v := load(p[1])
			VADDPS(at(p[2], 0), v, v)
			VMOVUPS(v, at(p[0], 0))
		}, nothing)
	flat("Axpy", "y, x *float32, n int, a float32", "Axpy is y[i] += a*x[i] over n positions of 16.",
		[]string{"y", "x"}, func() { a = constant("a") }, func(p []reg.GPVirtual) {
			v := load(p[0])
			VFMADD231PS(at(p[1], 0), a, v)
			VMOVUPS(v, at(p[0], 0))
		}, nothing)
	flat("ReLU", "y, x *float32, n int", "ReLU is y[i] = max(x[i], 0) over n positions of 16; NaN stays NaN.",
		[]string{"y", "x"}, zeroed, func(p []reg.GPVirtual) {
			v := vec()
			VMAXPS(at(p[1], 0), zeros, v)
			VMOVUPS(v, at(p[0], 0))
		}, nothing)
	flat("ReLUCapped", "y, x *float32, n int, limit float32", "ReLUCapped is y[i] = min(max(x[i], 0), limit) over n positions of 16; NaN stays NaN.",
		[]string{"y", "x"}, func() { zeroed(); limit = constant("limit") }, func(p []reg.GPVirtual) {
			v := vec()
			VMAXPS(at(p[1], 0), zeros, v)
			VMINPS(v, limit, v)
			VMOVUPS(v, at(p[0], 0))
		}, nothing)
	flat("MaskPositive", "dx, dy, y *float32, n int", "MaskPositive sets dx[i] to dy[i] where y[i] > 0, else to 0, over n positions of 16.",
		[]string{"dx", "dy", "y"}, zeroed, func(p []reg.GPVirtual) {
			v := load(p[1])
			positive(load(p[2]), zeros, v)
			VMOVUPS(v, at(p[0], 0))
		}, nothing)
	flat("MaskBetween", "dx, dy, y *float32, n int, limit float32", "MaskBetween sets dx[i] to dy[i] where 0 < y[i] < limit, else to 0, over n positions of 16.",
		[]string{"dx", "dy", "y"}, func() { zeroed(); limit = constant("limit") }, func(p []reg.GPVirtual) {
			v, y := load(p[1]), load(p[2])
			positive(y, zeros, v)
			positive(limit, y, v)
			VMOVUPS(v, at(p[0], 0))
		}, nothing)
	flat("AffineAddReLU", "y, x, r *float32, n int, a, b float32", "AffineAddReLU is y[i] = max(a*x[i] + b + r[i], 0) over n positions of 16; NaN stays NaN.",
		[]string{"y", "x", "r"}, func() { zeroed(); a, b = constant("a"), constant("b") }, func(p []reg.GPVirtual) {
			v := load(p[1])
			VFMADD213PS(b, a, v)
			VADDPS(at(p[2], 0), v, v)
			VMAXPS(v, zeros, v)
			VMOVUPS(v, at(p[0], 0))
		}, nothing)
}

// crossMoments emits sums in float64 over n positions: of y, and of y*x.
func crossMoments() {
	doc := `CrossMoments sums in float64 over n positions of 16:

	for i := range 16 * n {
		total += y[i]
		product += y[i] * x[i]
	}`
	var total, product []reg.VecVirtual
	flat("CrossMoments", "y, x *float32, n int) (total, product float64", doc, []string{"y", "x"}, func() {
		total, product = vecs(2), vecs(2)
		for _, v := range append(append([]reg.VecVirtual{}, total...), product...) {
			zero(v)
		}
	}, func(p []reg.GPVirtual) {
		for i := range 2 {
			y, x := vec(), vec()
			VCVTPS2PD(at(p[0], i*width()/2), y)
			VCVTPS2PD(at(p[1], i*width()/2), x)
			VADDPD(y, total[i], total[i])
			VFMADD231PD(y, x, product[i])
		}
	}, func() {
		for i, v := range [][]reg.VecVirtual{total, product} {
			VADDPD(v[0], v[1], v[0])
			Store(addLanes(v[0]), ReturnIndex(i))
		}
	})
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

// taps emits the sum of nine weighted spans.
func taps(accumulate bool) {
	name, op := "Taps9", "="
	if accumulate {
		name, op = "AxpyTaps9", "+="
	}
	doc := name + ` is a row of a 3x3 convolution over n positions of 16:

	for i := range 16 * n {
		y[i] ` + op + ` sum over k < 9 of w[k] * x[at[k]+i]
	}`
	TEXT(name, NOSPLIT, "func(y, x *float32, at *int, w *float32, n int)")
	Doc(strings.Split(doc, "\n")...)
	Pragma("noescape")
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
		if accumulate {
			VMOVUPS(at(y, 0), s)
		} else {
			zero(s)
		}
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
	VZEROUPPER()
	RET()
}

// momentum emits a step of SGD.
func momentum(nesterov bool) {
	name, update := "SGD", "w[i] -= rate * v[i]"
	if nesterov {
		name, update = "SGDNesterov", "w[i] -= rate * (d + momentum*v[i])"
	}
	doc := name + ` is a step of gradient descent over n positions of 16:

	for i := range 16 * n {
		d := grad[i] + decay*w[i]
		v[i] = momentum*v[i] + d
		` + update + `
	}`
	var rate, mu, decay reg.VecVirtual
	flat(name, "w, grad, v *float32, n int, rate, momentum, decay float32", doc, []string{"w", "grad", "v"}, func() {
		rate, mu, decay = constant("rate"), constant("momentum"), constant("decay")
	}, func(p []reg.GPVirtual) {
		w, d, v := vec(), vec(), vec()
		VMOVUPS(at(p[0], 0), w)
		VMOVUPS(at(p[1], 0), d)
		VFMADD231PS(w, decay, d)
		VMOVUPS(at(p[2], 0), v)
		VFMADD213PS(d, mu, v)
		VMOVUPS(v, at(p[2], 0))
		if nesterov {
			VFMADD231PS(mu, v, d)
			v = d
		}
		VFNMADD231PS(v, rate, w)
		VMOVUPS(w, at(p[0], 0))
	}, nothing)
}
