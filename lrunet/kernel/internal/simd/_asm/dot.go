package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// dot emits the lane-wise product of m rows with k rows over positions.
func dot(m, k int) {
	name := fmt.Sprintf("Dot%dx%d", m, k)
	doc := fmt.Sprintf(`%s accumulates the products of %d rows of u with %d rows of y, lane by lane:

	for i := range %[2]d {
		for j := range %[3]d {
			acc[i*as+j][lane] += sum over n positions of u[i*us][p] * y[j*ys][p]
		}
	}

Strides are in bytes.`, name, m, k)
	function(name, "u, y, acc *float32, us, ys, as, n int", doc, func() {
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
	})
}

// dotSpans is dot for rows that start anywhere.
func dotSpans(m, k int) {
	name := fmt.Sprintf("DotSpans%dx%d", m, k)
	doc := fmt.Sprintf(`%s accumulates the products of %d spans of u with %d spans of y, lane by lane:

	for i := range %[2]d {
		for j := range %[3]d {
			acc[i*as+j][lane] += sum over n positions p of u[us[i]+16*p:] * y[ys[j]+16*p:]
		}
	}

as is in bytes, us and ys in elements.`, name, m, k)
	function(name, "u, y, acc *float32, us, ys *int, as, n int", doc, func() {
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
	})
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
