package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/reg"
)

var relus = []kernel{
	{
		name:   "ReLU",
		params: "y, x []float32",
		doc:    "ReLU is y[i] = max(x[i], 0); NaN stays NaN.",
		emit: flat(func() func(p []reg.GPVirtual) {
			zeros := zeroed()
			return func(p []reg.GPVirtual) {
				v := vec()
				VMAXPS(at(p[1], 0), zeros, v)
				VMOVUPS(v, at(p[0], 0))
			}
		}, "y", "x"),
	},
	{
		name:   "ReLUCapped",
		params: "y, x []float32, limit float32",
		doc:    "ReLUCapped is y[i] = min(max(x[i], 0), limit); NaN stays NaN.",
		emit: flat(func() func(p []reg.GPVirtual) {
			zeros, limit := zeroed(), constant("limit")
			return func(p []reg.GPVirtual) {
				v := vec()
				VMAXPS(at(p[1], 0), zeros, v)
				VMINPS(v, limit, v)
				VMOVUPS(v, at(p[0], 0))
			}
		}, "y", "x"),
	},
	{
		name:   "MaskPositive",
		params: "dx, dy, y []float32",
		doc:    "MaskPositive sets dx[i] to dy[i] where y[i], a result of ReLU, is positive, else to 0.",
		emit: flat(func() func(p []reg.GPVirtual) {
			zeros := zeroed()
			return func(p []reg.GPVirtual) {
				v := load(p[1])
				positive(load(p[2]), zeros, v)
				VMOVUPS(v, at(p[0], 0))
			}
		}, "dx", "dy", "y"),
	},
	{
		name:   "MaskBetween",
		params: "dx, dy, y []float32, limit float32",
		doc:    "MaskBetween sets dx[i] to dy[i] where 0 < y[i] < limit, else to 0; y is a result of ReLUCapped.",
		emit: flat(func() func(p []reg.GPVirtual) {
			zeros, limit := zeroed(), constant("limit")
			return func(p []reg.GPVirtual) {
				v, y := load(p[1]), load(p[2])
				positive(y, zeros, v)
				positive(limit, y, v)
				VMOVUPS(v, at(p[0], 0))
			}
		}, "dx", "dy", "y"),
	},
	{
		name:   "AffineAddReLU",
		params: "y, x, r []float32, a, b float32",
		doc:    "AffineAddReLU is y[i] = max(a*x[i] + b + r[i], 0); NaN stays NaN.",
		emit: flat(func() func(p []reg.GPVirtual) {
			zeros, a, b := zeroed(), constant("a"), constant("b")
			return func(p []reg.GPVirtual) {
				v := load(p[1])
				VFMADD213PS(b, a, v)
				VADDPS(at(p[2], 0), v, v)
				VMAXPS(v, zeros, v)
				VMOVUPS(v, at(p[0], 0))
			}
		}, "y", "x", "r"),
	},
}
