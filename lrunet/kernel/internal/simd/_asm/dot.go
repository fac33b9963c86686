package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

var dots = []kernel{
	{
		name:   "Dot",
		params: "u, y, acc *float32, us, ys, as, n int",
		doc: `Dot accumulates the products of m rows of u with k rows of y, lane by lane:

	for i := range m {
		for j := range k {
			acc[i*as+j][lane] += sum over n positions p of u[i*us][p] * y[j*ys][p]
		}
	}`,
		emit: func(s size) { halves(func() { dot(s[0], s[1]) }) },
	},
	{
		name:   "DotSpans",
		params: "u, y, acc *float32, us, ys *int, as, n int",
		doc: `DotSpans accumulates the products of m spans of u with k spans of y, lane by lane:

	for i := range m {
		for j := range k {
			acc[i*as+j][lane] += sum over n positions p of u[us[i]+16*p:] * y[ys[j]+16*p:]
		}
	}

us and ys are in elements.`,
		emit: func(s size) { halves(func() { dotSpans(s[0], s[1]) }) },
	},
}

func dot(m, k int) {
	acc := vecs(m * k)
	ap, as := ptr("acc"), arg("as")
	abases := thirdRows(ap, as, m)
	for i, v := range acc {
		VMOVUPS(row(abases, as, i/k, i%k*lane), v)
	}
	g, y, gs, ys := ptr("u"), ptr("y"), arg("us"), arg("ys")
	gb, yb := thirdRows(g, gs, m), thirdRows(y, ys, k)
	n := arg("n")
	loop("position", n, func() {
		gv := vecs(m)
		for i, v := range gv {
			VMOVUPS(row(gb, gs, i, 0), v)
		}
		for j := 0; j < k; j++ {
			if m == 1 {
				VFMADD231PS(row(yb, ys, j, 0), gv[0], acc[j])
				continue
			}
			yv := vec()
			VMOVUPS(row(yb, ys, j, 0), yv)
			for i, v := range gv {
				VFMADD231PS(yv, v, acc[i*k+j])
			}
		}
		for _, p := range append(append([]reg.GPVirtual{}, gb...), yb...) {
			ADDQ(Imm(lane), p)
		}
	})
	for i, v := range acc {
		VMOVUPS(v, row(abases, as, i/k, i%k*lane))
	}
}

// dotSpans is dot for rows that start anywhere.
func dotSpans(m, k int) {
	acc := vecs(m * k)
	ap, as := ptr("acc"), arg("as")
	abases := thirdRows(ap, as, m)
	for i, v := range acc {
		VMOVUPS(row(abases, as, i/k, i%k*lane), v)
	}
	walk := append(spanPointers("u", "us", m), spanPointers("y", "ys", k)...)
	pos := GP64()
	XORQ(pos, pos)
	n := arg("n")
	loop("position", n, func() {
		gv := vecs(m)
		for i, v := range gv {
			VMOVUPS(atIndex(walk[i], pos, 1, 0), v)
		}
		for j := 0; j < k; j++ {
			yv := vec()
			VMOVUPS(atIndex(walk[m+j], pos, 1, 0), yv)
			for i, v := range gv {
				VFMADD231PS(yv, v, acc[i*k+j])
			}
		}
		ADDQ(Imm(lane), pos)
	})
	ap2, as2 := ptr("acc"), arg("as")
	abases = thirdRows(ap2, as2, m)
	for i, v := range acc {
		VMOVUPS(v, row(abases, as2, i/k, i%k*lane))
	}
}

// spanPointers loads pointers to n spans of base that start at starts.
func spanPointers(base, starts string, n int) []reg.GPVirtual {
	b, s := ptr(base), arg(starts)
	p := make([]reg.GPVirtual, n)
	for i := range p {
		p[i] = GP64()
		MOVQ(at(s, 8*i), p[i])
		LEAQ(atIndex(b, p[i], 4, 0), p[i])
	}
	return p
}
