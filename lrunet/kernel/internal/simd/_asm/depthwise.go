package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// depthwiseStore computes y = dw(x) for some rows of n channels and, with sum, also the sums over positions.
func depthwiseStore(e int, sum bool) {
	name, extra := "DepthwiseStore", ""
	params := "x, w, y *float32, n, xs, ws, ys, yc, row, end, height, width, ahead int"
	if sum {
		name, extra = "DepthwiseSum", "; sum[c][e][lane] += y"
		params = "x, w, y, sum *float32, n, xs, ws, ys, yc, ss, row, end, height, width, ahead int"
	}
	name = fmt.Sprintf("%s%d", name, e)
	doc := fmt.Sprintf(dwDoc, name, e, "y[c*yc+e*ys] = dw(x[c*xs], w[c*ws+9*e])"+extra, "rows row to end-1 of one block; x and y point at row")
	function(name, params, doc, func() {
		x, y, wp, n := ptr("x"), ptr("y"), arg("w"), arg("n")
		var sp reg.GPVirtual
		if sum {
			sp = ptr("sum")
		}
		ys := arg("ys")
		loop("channel", n, func() {
			xr, yr := GP64(), GP64()
			MOVQ(x, xr)
			MOVQ(y, yr)
			w := newWindow(xr, yr)
			wv := weights(wp, e)
			var total []reg.VecVirtual
			if sum {
				total = vecs(e)
				for i, t := range total {
					VMOVUPS(at(sp, i*lane), t)
				}
			}
			row, last, ahead := arg("row"), arg("height"), arg("ahead")
			DECQ(last)
			w.rows(row, argMem("end"), last, func(dys, dxs []int) {
				s := vecs(e)
				prefetch(atIndex(xr, ahead, 1, 0))
				w.convolve(xr, wv, s, dys, dxs)
				for i, v := range s {
					VMOVUPS(v, rowOf(yr, ys, i))
					if sum {
						VADDPS(v, total[i], total[i])
					}
				}
			})
			for i, t := range total {
				VMOVUPS(t, at(sp, i*lane))
			}
			addArg("xs", x)
			addArg("ws", wp)
			addArg("yc", y)
			if sum {
				addArg("ss", sp)
			}
		})
	})
}

// prefetch fetches the line that holds a position, prefetchWrite to write it.
func prefetch(m Mem)      { PREFETCHT0(m) }
func prefetchWrite(m Mem) { PREFETCHT0(m) }

func rowOf(base, stride reg.GPVirtual, i int) Mem {
	if i == 0 {
		return at(base, 0)
	}
	return atIndex(base, stride, 1, 0)
}

func addArg(name string, p reg.GPVirtual) {
	t := arg(name)
	ADDQ(t, p)
}

// depthwiseStats computes the sums of y and y*y over a plane, without storing y.
func depthwiseStats(e int) {
	name := fmt.Sprintf("DepthwiseStats%d", e)
	doc := fmt.Sprintf(`%s sums y = dw(x) and its square over one channel's blocks:

	for e := range %d {
		sums[2*e][lane] += dw(x, w[9*e])
		sums[2*e+1][lane] += dw(x, w[9*e]) * dw(x, w[9*e])
	}`, name, e)
	function(name, "x, w, sums *float32, blocks, height, width int", doc, func() {
		x, wp, sp, n := ptr("x"), arg("w"), ptr("sums"), arg("blocks")
		wv := weights(wp, e)
		total := vecs(2 * e)
		for i, t := range total {
			VMOVUPS(at(sp, i*lane), t)
		}
		w := newWindow(x)
		loop("block", n, func() {
			w.rowsOfMap(func(dys, dxs []int) {
				s := vecs(e)
				w.convolve(x, wv, s, dys, dxs)
				for i, v := range s {
					VADDPS(v, total[2*i], total[2*i])
					VFMADD231PS(v, v, total[2*i+1])
				}
			})
		})
		for i, t := range total {
			VMOVUPS(t, at(sp, i*lane))
		}
	})
}

// depthwiseGradW accumulates the weights' gradient.
func depthwiseGradW(e int) {
	name := fmt.Sprintf("DepthwiseGradW%d", e)
	doc := fmt.Sprintf(`%s accumulates the gradient of 3x3 depthwise weights over one block, lane by lane:

	for c := range n {
		for e := range %d {
			for t := range 9 { // dy, dx = t/3-1, t%%3-1
				acc[c*as+9*e+t][lane] += sum over positions of gy[c*gc+e*gs][h][w] * x[c*xs][h+dy][w+dx]
			}
		}
	}

Strides are in bytes.`, name, e)
	function(name, "x, gy, acc *float32, n, xs, gs, gc, as, height, width int", doc, func() {
		x, g, acc, n := ptr("x"), ptr("gy"), ptr("acc"), arg("n")
		gs := arg("gs")
		loop("channel", n, func() {
			xr, gr := GP64(), GP64()
			MOVQ(x, xr)
			MOVQ(g, gr)
			w := newWindow(xr, gr)
			a := vecs(9 * e)
			for i, v := range a {
				VMOVUPS(at(acc, i*lane), v)
			}
			w.rowsOfMap(func(dys, dxs []int) {
				gv := vecs(e)
				for i, v := range gv {
					VMOVUPS(rowOf(gr, gs, i), v)
				}
				for _, dy := range dys {
					for _, dx := range dxs {
						m, t := w.at(xr, dy, dx), tap(dy, dx)
						var in Op = m
						if e > 1 {
							v := vec()
							VMOVUPS(m, v)
							in = v
						}
						for i := range gv {
							VFMADD231PS(in, gv[i], a[9*i+t])
						}
					}
				}
			})
			for i, v := range a {
				VMOVUPS(v, at(acc, i*lane))
			}
			addArg("xs", x)
			addArg("gc", g)
			addArg("as", acc)
		})
	})
}

// depthwiseGradX adds the gradient of the input.
func depthwiseGradX(e int) {
	name := fmt.Sprintf("DepthwiseGradX%d", e)
	doc := fmt.Sprintf(`%s adds the gradient of a 3x3 depthwise convolution's input over one block:

	for c := range n {
		for e := range %d {
			for t := range 9 { // dy, dx = t/3-1, t%%3-1
				dx[c*xs][h][w] += gy[c*gc+e*gs][h-dy][w-dx] * w[c*ws+9*e+t]
			}
		}
	}

Strides are in bytes.`, name, e)
	function(name, "gy, w, dx *float32, n, gs, gc, ws, xs, height, width int", doc, func() {
		g, wp, dx, n := ptr("gy"), arg("w"), ptr("dx"), arg("n")
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
			w.rowsOfMap(func(dys, dxs []int) {
				s := vecs(e)
				VMOVUPS(at(dr, 0), s[0])
				for i := range s {
					if i > 0 {
						zero(s[i])
					}
					for _, dy := range dys {
						for _, dx := range dxs {
							m, t := w.at(gr[i], dy, dx), 9*i+8-tap(dy, dx)
							VFMADD231PS(m, wv[t], s[i])
						}
					}
				}
				for i := 1; i < e; i++ {
					VADDPS(s[i], s[0], s[0])
				}
				VMOVUPS(s[0], at(dr, 0))
			})
			addArg("gc", g)
			addArg("ws", wp)
			addArg("xs", dx)
		})
	})
}
