package main

import (
	"strings"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// spans emits a loop over rows of n positions: each pointer moves by its
// stride from row to row; start runs before and end after each row.
func spans(pointers, strides []string, start func(), position func(p []reg.GPVirtual), end func()) {
	bases := make([]reg.GPVirtual, len(pointers))
	for i, name := range pointers {
		bases[i] = ptr(name)
	}
	rows := arg("rows")
	loop("row", rows, func() {
		start()
		walk := make([]reg.GPVirtual, len(bases))
		for i, b := range bases {
			walk[i] = GP64()
			MOVQ(b, walk[i])
		}
		n := arg("n")
		loop("position", n, func() {
			position(walk)
			for _, p := range walk {
				ADDQ(Imm(lane), p)
			}
		})
		end()
		for i, name := range strides {
			addArg(name, bases[i])
		}
	})
}

func maskSum(withZ bool) {
	name, params := "MaskSum", "dy, y, gy, sum *float32, ds, ys, gs, rows, n, ahead int"
	loopDoc, more := "", ""
	pointers, strides := []string{"dy", "y", "gy"}, []string{"ds", "ys", "gs"}
	if withZ {
		name, params = "MaskSums", "dy, y, z, gy, sum *float32, ds, ys, zs, gs, rows, n, ahead int"
		loopDoc, more = "\n\t\t\tsum[2*r+1][lane] += gy[r*gs][p] * z[r*zs][p]", "2*"
		pointers, strides = []string{"dy", "y", "gy", "z"}, []string{"ds", "ys", "gs", "zs"}
	}
	doc := name + ` passes a gradient through a ReLU whose result is y, and sums it:

	for r := range rows {
		for p := range n {
			gy[r*gs][p] = dy[r*ds][p] if y[r*ys][p] > 0, else 0
			sum[` + more + `r][lane] += gy[r*gs][p]` + loopDoc + `
		}
	}

Strides are in bytes. What is ahead bytes further on is fetched.`
	function(name, params, doc, func() {
		sp := ptr("sum")
		s, q, zeros := vec(), vec(), vec()
		ahead := arg("ahead")
		zero(zeros)
		spans(pointers, strides, func() {
			VMOVUPS(at(sp, 0), s)
			if withZ {
				VMOVUPS(at(sp, lane), q)
			}
		}, func(p []reg.GPVirtual) {
			prefetch(atIndex(p[0], ahead, 1, 0))
			prefetch(atIndex(p[1], ahead, 1, 0))
			prefetch(atIndex(p[2], ahead, 1, 0))
			if withZ {
				prefetch(atIndex(p[3], ahead, 1, 0))
			}
			d, y := vec(), vec()
			VMOVUPS(at(p[0], 0), d)
			VMOVUPS(at(p[1], 0), y)
			positive(y, zeros, d)
			VMOVUPS(d, at(p[2], 0))
			VADDPS(d, s, s)
			if withZ {
				VFMADD231PS(at(p[3], 0), d, q)
			}
		}, func() {
			VMOVUPS(s, at(sp, 0))
			if withZ {
				VMOVUPS(q, at(sp, lane))
				ADDQ(Imm(lane), sp)
			}
			ADDQ(Imm(lane), sp)
		})
	})
}

func combine() {
	doc := `Combine is gz = A*gy + B*z + C, with A, B, C = co[3*r:]:

	for r := range rows {
		for p := range n {
			gz[r*ds][p] = co[3*r]*gy[r*gs][p] + co[3*r+1]*z[r*zs][p] + co[3*r+2]
		}
	}

Strides are in bytes. What is ahead bytes further on is fetched.`
	function("Combine", "gy, z, gz, co *float32, gs, zs, ds, rows, n, ahead int", doc, func() {
		cp := arg("co")
		ahead := arg("ahead")
		co := vecs(3)
		spans([]string{"gy", "z", "gz"}, []string{"gs", "zs", "ds"}, func() {
			for i, v := range co {
				VBROADCASTSS(at(cp, 4*i), v)
			}
		}, func(p []reg.GPVirtual) {
			v := vec()
			prefetch(atIndex(p[0], ahead, 1, 0))
			prefetch(atIndex(p[1], ahead, 1, 0))
			VMOVUPS(at(p[1], 0), v)
			VFMADD213PS(co[2], co[1], v) // v = v*B + C
			VFMADD231PS(at(p[0], 0), co[0], v)
			VMOVUPS(v, at(p[2], 0))
		}, func() { ADDQ(Imm(12), cp) })
	})
}

func residual() {
	doc := `Residual is y = max(0, A*z + B + x), with A, B = co[2*r:]:

	for r := range rows {
		for p := range n {
			y[r*ys][p] = max(0, co[2*r]*z[r*zs][p] + co[2*r+1] + x[r*xs][p])
		}
	}

Strides are in bytes. What is ahead bytes further on is fetched.`
	function("Residual", "z, x, y, co *float32, zs, xs, ys, rows, n, ahead int", doc, func() {
		cp := arg("co")
		ahead := arg("ahead")
		co := vecs(2)
		zeros := vec()
		zero(zeros)
		spans([]string{"z", "x", "y"}, []string{"zs", "xs", "ys"}, func() {
			for i, v := range co {
				VBROADCASTSS(at(cp, 4*i), v)
			}
		}, func(p []reg.GPVirtual) {
			prefetch(atIndex(p[0], ahead, 1, 0))
			prefetch(atIndex(p[1], ahead, 1, 0))
			v := vec()
			VADDPS(at(p[1], 0), co[1], v)
			VFMADD231PS(at(p[0], 0), co[0], v)
			VMAXPS(v, zeros, v)
			VMOVUPS(v, at(p[2], 0))
		}, func() { ADDQ(Imm(8), cp) })
	})
}

// laneSums adds up the lanes of accumulators, in float64.
func laneSums() {
	doc := `LaneSums adds up lanes in float64:

	for i := range n {
		dst[i] = sum over lanes of src[i][lane]
	}`
	TEXT("LaneSums", NOSPLIT, "func(dst *float64, src *float32, n int)")
	Doc(strings.Split(doc, "\n")...)
	Pragma("noescape")
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
	VZEROUPPER()
	RET()
}

// peak is arithmetic alone, to measure what the machine can do at best.
func peak() {
	const chains = 12
	doc := `Peak does n rounds of 12 independent multiply-adds of a register's width
(16 or 8 float32): the most that the machine can do.`
	TEXT("Peak", NOSPLIT, "func(n int)")
	Doc(strings.Split(doc, "\n")...)
	n := arg("n")
	acc := vecs(chains)
	a, b := vec(), vec()
	for _, v := range append(acc, a, b) {
		zero(v)
	}
	loop("round", n, func() {
		for _, v := range acc {
			VFMADD231PS(a, b, v)
		}
	})
	VZEROUPPER()
	RET()
}
