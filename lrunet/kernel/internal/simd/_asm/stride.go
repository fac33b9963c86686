package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
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
