package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

var strides = []kernel{
	{
		name:   "Every",
		params: "dst, src *float32, n, step int",
		doc: `Every copies n positions that lie step bytes apart:

	for i := range n {
		dst[i] = src[i*step]
	}`,
		emit: func(size) { halves(every) },
	},
	{
		name:   "DepthwiseSpread",
		params: "dx, above, below, u, v *float32, n int",
		doc: `DepthwiseSpread is a row of the data gradient of a 3x3 depthwise convolution
of stride 2 and padding 1, to which two rows of the result contribute
with the weights u and v:

	for j := range n {
		dx[2*j] = u[1]*above[j] + v[1]*below[j]
		dx[2*j+1] = u[2]*above[j] + u[0]*above[j+1] + v[2]*below[j] + v[0]*below[j+1]
	}`,
		emit: func(size) { halves(depthwiseSpread) },
	},
}

func every() {
	dst, src, n, step := ptr("dst"), ptr("src"), arg("n"), arg("step")
	loop("position", n, func() {
		v := vec()
		VMOVUPS(at(src, 0), v)
		VMOVUPS(v, at(dst, 0))
		ADDQ(step, src)
		ADDQ(Imm(lane), dst)
	})
}

func depthwiseSpread() {
	dx := ptr("dx")
	rows := []reg.GPVirtual{ptr("above"), ptr("below")}
	w := [2][]reg.VecVirtual{threeWeights("u"), threeWeights("v")}
	here, next := vecs(2), vecs(2)
	for i, p := range rows {
		VMOVUPS(at(p, 0), here[i])
	}
	n := arg("n")
	loop("pair", n, func() {
		left, right := vec(), vec()
		for i, p := range rows {
			VMOVUPS(at(p, lane), next[i])
			ADDQ(Imm(lane), p)
		}
		VMULPS(here[0], w[0][1], left)
		VMULPS(here[0], w[0][2], right)
		VFMADD231PS(here[1], w[1][1], left)
		VFMADD231PS(here[1], w[1][2], right)
		VFMADD231PS(next[0], w[0][0], right)
		VFMADD231PS(next[1], w[1][0], right)
		VMOVUPS(left, at(dx, 0))
		VMOVUPS(right, at(dx, lane))
		ADDQ(U32(2*lane), dx)
		for i := range here {
			VMOVAPS(next[i], here[i])
		}
	})
}

// threeWeights broadcasts the weights at an argument.
func threeWeights(name string) []reg.VecVirtual {
	p := arg(name)
	w := vecs(3)
	for k, v := range w {
		VBROADCASTSS(at(p, 4*k), v)
	}
	return w
}
