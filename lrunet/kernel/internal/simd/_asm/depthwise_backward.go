package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/reg"
)

var depthwiseBackward = []kernel{
	{
		name:   "DepthwiseGradW",
		params: "x, gy, acc *float32, n, xs, gs, gc, as, height, width int",
		doc: `DepthwiseGradW accumulates the gradient of 3x3 depthwise weights over one block, lane by lane:

	for c := range n {
		for i := range e {
			for t := range 9 { // dy, dx = t/3-1, t%3-1
				acc[c*as+9*i+t][lane] += sum over positions of gy[c*gc+i*gs][h][w] * x[c*xs][h+dy][w+dx]
			}
		}
	}`,
		emit: func(s size) { depthwiseGradW(s[0]) },
	},
	{
		name:   "DepthwiseGradX",
		params: "gy, w, dx *float32, n, gs, gc, ws, xs, height, width int",
		doc: `DepthwiseGradX adds the gradient of a 3x3 depthwise convolution's input over one block:

	for c := range n {
		for i := range e {
			for t := range 9 { // dy, dx = t/3-1, t%3-1
				dx[c*xs][h][w] += gy[c*gc+i*gs][h-dy][w-dx] * w[c*ws+9*i+t]
			}
		}
	}`,
		emit: func(s size) { depthwiseGradX(s[0]) },
	},
}

func depthwiseGradW(e int) {
	if !isa.wide {
		stripGradW(e)
		return
	}
	x, g, acc, n := arg("x"), arg("gy"), arg("acc"), arg("n")
	gs := arg("gs")
	loop("channel", n, func() {
		xr, gr := GP64(), GP64()
		MOVQ(x, xr)
		MOVQ(g, gr)
		w := newWindow(xr, gr)
		a := loadAll(acc, 9*e)
		w.rowsOfMap(windowSums/2, func(s strip, dys []int) {
			gv := vecs(e * s.n)
			for i, v := range gv {
				VMOVUPS(rowOf(gr, gs, i/s.n).Offset(i%s.n*lane), v)
			}
			w.tapsOf(s, xr, dys, func(p, t int, in reg.VecVirtual) {
				for i := range e {
					VFMADD231PS(in, gv[i*s.n+p], a[9*i+t])
				}
			})
		})
		storeAll(a, acc)
		addArg("xs", x)
		addArg("gc", g)
		addArg("as", acc)
	})
}

func depthwiseGradX(e int) {
	if !isa.wide {
		stripGradX(e)
		return
	}
	g, wp, dx, n := arg("gy"), arg("w"), arg("dx"), arg("n")
	loop("channel", n, func() {
		gr := []reg.GPVirtual{GP64()}
		MOVQ(g, gr[0])
		if e > 1 {
			gr = append(gr, GP64())
			MOVQ(g, gr[1])
			addArg("gs", gr[1])
		}
		dr := GP64()
		MOVQ(dx, dr)
		w := newWindow(append([]reg.GPVirtual{dr}, gr...)...)
		wv := weights(wp, e)
		w.rowsOfMap(windowSums/e, func(s strip, dys []int) {
			sums := append(loadAll(dr, s.n), zeroes((e-1)*s.n)...)
			for i := range e {
				w.tapsOf(s, gr[i], dys, func(p, t int, in reg.VecVirtual) {
					VFMADD231PS(in, wv[9*i+8-t], sums[i*s.n+p])
				})
			}
			for p := range s.n {
				for i := 1; i < e; i++ {
					VADDPS(sums[i*s.n+p], sums[p], sums[p])
				}
				VMOVUPS(sums[p], at(dr, p*lane))
			}
		})
		addArg("gc", g)
		addArg("ws", wp)
		addArg("xs", dx)
	})
}
