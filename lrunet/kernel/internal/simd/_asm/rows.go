package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// overRows emits a loop over rows of n positions: each pointer moves by its
// stride from row to row; start runs before and end after each row. body runs for
// each register of a position, the first of them, at its offset.
func overRows(pointers, strides []string, start func(), body func(p []reg.GPVirtual, register, offset int), end func()) {
	bases := make([]reg.GPVirtual, len(pointers))
	for i, name := range pointers {
		bases[i] = arg(name)
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
			for i := range registers() {
				body(walk, i, i*width())
			}
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

var combinations = []kernel{
	{
		name:   "Combine",
		params: "gy, z, gz, co *float32, gs, zs, ds, rows, n, ahead int",
		doc: `Combine is gz = A*gy + B*z + C, with A, B, C = co[3*r:]:

	for r := range rows {
		for p := range n {
			gz[r*ds][p] = co[3*r]*gy[r*gs][p] + co[3*r+1]*z[r*zs][p] + co[3*r+2]
		}
	}

What is ahead bytes further on is fetched.`,
		emit: func(size) { combine() },
	},
	{
		name:   "Residual",
		params: "z, x, y, co *float32, zs, xs, ys, rows, n, ahead int",
		doc: `Residual is y = max(0, A*z + B + x), with A, B = co[2*r:]:

	for r := range rows {
		for p := range n {
			y[r*ys][p] = max(0, co[2*r]*z[r*zs][p] + co[2*r+1] + x[r*xs][p])
		}
	}

What is ahead bytes further on is fetched.`,
		emit: func(size) { residual() },
	},
}

func combine() {
	cp := arg("co")
	ahead := arg("ahead")
	co := vecs(3)
	overRows([]string{"gy", "z", "gz"}, []string{"gs", "zs", "ds"}, func() {
		for i, v := range co {
			VBROADCASTSS(at(cp, 4*i), v)
		}
	}, func(p []reg.GPVirtual, register, offset int) {
		v := vec()
		if register == 0 {
			prefetch(atIndex(p[0], ahead, 1, 0))
			prefetch(atIndex(p[1], ahead, 1, 0))
		}
		VMOVUPS(at(p[1], offset), v)
		VFMADD213PS(co[2], co[1], v) // v = v*B + C
		VFMADD231PS(at(p[0], offset), co[0], v)
		VMOVUPS(v, at(p[2], offset))
	}, func() { ADDQ(Imm(12), cp) })
}

func residual() {
	cp := arg("co")
	ahead := arg("ahead")
	co := vecs(2)
	zeros := vec()
	zero(zeros)
	overRows([]string{"z", "x", "y"}, []string{"zs", "xs", "ys"}, func() {
		for i, v := range co {
			VBROADCASTSS(at(cp, 4*i), v)
		}
	}, func(p []reg.GPVirtual, register, offset int) {
		if register == 0 {
			prefetch(atIndex(p[0], ahead, 1, 0))
			prefetch(atIndex(p[1], ahead, 1, 0))
		}
		v := vec()
		VADDPS(at(p[1], offset), co[1], v)
		VFMADD231PS(at(p[0], offset), co[0], v)
		VMAXPS(v, zeros, v)
		VMOVUPS(v, at(p[2], offset))
	}, func() { ADDQ(Imm(8), cp) })
}
