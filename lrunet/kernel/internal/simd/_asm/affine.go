package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/reg"
)

var affines = []kernel{
	{
		name:   "Affine",
		params: "y, x []float32, a, b float32",
		doc:    "Affine is y[i] = a*x[i] + b.",
		emit: flat(func() func(p []reg.GPVirtual) {
			a, b := constant("a"), constant("b")
			return func(p []reg.GPVirtual) {
				v := load(p[1])
				VFMADD213PS(b, a, v)
				VMOVUPS(v, at(p[0], 0))
			}
		}, "y", "x"),
	},
	{
		name:   "Affine2",
		params: "y, u, v []float32, a, b, c float32",
		doc:    "Affine2 is y[i] = a*u[i] + b*v[i] + c.",
		emit: flat(func() func(p []reg.GPVirtual) {
			a, b, c := constant("a"), constant("b"), constant("c")
			return func(p []reg.GPVirtual) {
				v := load(p[2])
				VFMADD213PS(c, b, v)
				VFMADD231PS(at(p[1], 0), a, v)
				VMOVUPS(v, at(p[0], 0))
			}
		}, "y", "u", "v"),
	},
	{
		name:   "Add",
		params: "y, u, v []float32",
		doc:    "Add is y[i] = u[i] + v[i]; y may be u or v.",
		emit: flat(func() func(p []reg.GPVirtual) {
			return func(p []reg.GPVirtual) {
				v := load(p[1])
				VADDPS(at(p[2], 0), v, v)
				VMOVUPS(v, at(p[0], 0))
			}
		}, "y", "u", "v"),
	},
	{
		name:   "Axpy",
		params: "y, x []float32, a float32",
		doc:    "Axpy is y[i] += a*x[i].",
		emit: flat(func() func(p []reg.GPVirtual) {
			a := constant("a")
			return func(p []reg.GPVirtual) {
				v := load(p[0])
				VFMADD231PS(at(p[1], 0), a, v)
				VMOVUPS(v, at(p[0], 0))
			}
		}, "y", "x"),
	},
}
