package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

var masks = []kernel{
	{
		name:   "MaskSum",
		params: "dy, y, gy, sum *float32, ds, ys, gs, rows, n, ahead int",
		doc: `MaskSum passes a gradient through a ReLU whose result is y, and sums it:

	for r := range rows {
		for p := range n {
			gy[r*gs][p] = dy[r*ds][p] if y[r*ys][p] > 0, else 0
			sum[r][lane] += gy[r*gs][p]
		}
	}

What is ahead bytes further on is fetched.`,
		emit: func(size) { maskSum([]string{"dy", "y", "gy"}, []string{"ds", "ys", "gs"}, false) },
	},
	{
		name:   "MaskSums",
		params: "dy, y, z, gy, sum *float32, ds, ys, zs, gs, rows, n, ahead int",
		doc: `MaskSums is MaskSum that also sums the products with z:

	for r := range rows {
		for p := range n {
			gy[r*gs][p] = dy[r*ds][p] if y[r*ys][p] > 0, else 0
			sum[2*r][lane] += gy[r*gs][p]
			sum[2*r+1][lane] += gy[r*gs][p] * z[r*zs][p]
		}
	}

What is ahead bytes further on is fetched.`,
		emit: func(size) { maskSum([]string{"dy", "y", "gy", "z"}, []string{"ds", "ys", "gs", "zs"}, true) },
	},
}

func maskSum(pointers, strides []string, withZ bool) {
	sp := arg("sum")
	sums, zeros := vecs(registers()), vec()
	if withZ {
		sums = vecs(2 * registers())
	}
	ahead := arg("ahead")
	zero(zeros)
	overRows(pointers, strides, func() {
		for i, s := range sums {
			VMOVUPS(at(sp, i*width()), s)
		}
	}, func(p []reg.GPVirtual, register, offset int) {
		if register == 0 {
			for _, next := range p {
				prefetch(atIndex(next, ahead, 1, 0))
			}
		}
		d, y := vec(), vec()
		VMOVUPS(at(p[0], offset), d)
		VMOVUPS(at(p[1], offset), y)
		positive(y, zeros, d)
		VMOVUPS(d, at(p[2], offset))
		VADDPS(d, sums[register], sums[register])
		if withZ {
			q := sums[registers()+register]
			VFMADD231PS(at(p[3], offset), d, q)
		}
	}, func() {
		for i, s := range sums {
			VMOVUPS(s, at(sp, i*width()))
		}
		ADDQ(U32(uint32(len(sums)*width())), sp)
	})
}
