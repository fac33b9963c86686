package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

var depthwise = []kernel{
	{
		name:   "DepthwiseStore",
		params: "x, w, y *float32, n, xs, ws, ys, yc, row, end, height, width, ahead int",
		doc: `DepthwiseStore convolves n channels with 3x3 kernels, padding 1, e outputs a channel:

	for c := range n {
		for i := range e {
			y[c*yc+i*ys] = dw(x[c*xs], w[c*ws+9*i])
		}
	}

dw is the convolution over rows row to end-1 of one block; x and y point at row.
Rows above 0 and below height-1, and columns outside width, count as zero. xs is
the stride of a channel of x, ws of a channel's weights, ys of an output, yc of a
channel's outputs. What is ahead bytes after x is fetched into the cache.`,
		emit: func(s size) { depthwiseRows(s[0], false) },
	},
	{
		name:   "DepthwiseSum",
		params: "x, w, y, sum *float32, n, xs, ws, ys, yc, ss, row, end, height, width, ahead int",
		doc: `DepthwiseSum is DepthwiseStore that also adds up the results, lane by lane:

	for c := range n {
		for i := range e {
			y[c*yc+i*ys] = dw(x[c*xs], w[c*ws+9*i])
			sum[c*ss+i][lane] += sum over positions of y[c*yc+i*ys][p]
		}
	}`,
		emit: func(s size) { depthwiseRows(s[0], true) },
	},
	{
		name:   "DepthwiseStats",
		params: "x, w, sums *float32, blocks, height, width int",
		doc: `DepthwiseStats adds up y = dw(x) and its square over one channel's blocks:

	for i := range e {
		y := dw(x, w[9*i])
		sums[2*i][lane] += sum over blocks and positions of y[p]
		sums[2*i+1][lane] += sum over blocks and positions of y[p] * y[p]
	}`,
		emit: func(s size) { depthwiseStats(s[0]) },
	},
}

// windowSums is how many sums a strip has where registers hold the weights of all taps: more
// make fewer loads, since a column is loaded once for all positions, and more instructions.
const windowSums = 4

// depthwiseRows computes y = dw(x) for some rows of n channels and, with sum,
// also the sums over positions.
func depthwiseRows(e int, sum bool) {
	if !isa.wide {
		stripRows(e, sum)
		return
	}
	x, y, wp, n := arg("x"), arg("y"), arg("w"), arg("n")
	var sp reg.GPVirtual
	if sum {
		sp = arg("sum")
	}
	ys := arg("ys")
	loop("channel", n, func() {
		depthwiseChannel(e, x, y, wp, sp, ys)
		addArg("xs", x)
		addArg("ws", wp)
		addArg("yc", y)
		if sum {
			addArg("ss", sp)
		}
	})
}

// depthwiseChannel is depthwiseRows for one channel; sp is nil without sums.
func depthwiseChannel(e int, x, y, wp, sp, ys reg.GPVirtual) {
	xr, yr := GP64(), GP64()
	MOVQ(x, xr)
	MOVQ(y, yr)
	w := newWindow(xr, yr)
	wv := weights(wp, e)
	var total []reg.VecVirtual
	if sp != nil {
		total = loadAll(sp, e)
	}
	row, last, ahead := arg("row"), arg("height"), arg("ahead")
	DECQ(last)
	w.rows(row, argMem("end"), last, func(dys []int) {
		w.row(dys, windowSums/e, func(s strip, dys []int) {
			for p := range s.n {
				prefetch(atIndex(xr, ahead, 1, p*lane))
			}
			for i, v := range w.convolve(s, xr, wv, e, dys) {
				VMOVUPS(v, rowOf(yr, ys, i/s.n).Offset(i%s.n*lane))
				if sp != nil {
					VADDPS(v, total[i/s.n], total[i/s.n])
				}
			}
		})
	})
	storeAll(total, sp)
}

// loadAll loads n neighbouring positions.
func loadAll(p reg.GPVirtual, n int) []reg.VecVirtual {
	v := vecs(n)
	for i, r := range v {
		VMOVUPS(at(p, i*lane), r)
	}
	return v
}

// storeAll stores neighbouring positions.
func storeAll(v []reg.VecVirtual, p reg.GPVirtual) {
	for i, r := range v {
		VMOVUPS(r, at(p, i*lane))
	}
}

// rowOf is the address of row 0 or 1 of a matrix.
func rowOf(base, stride reg.GPVirtual, i int) Mem {
	if i == 0 {
		return at(base, 0)
	}
	return atIndex(base, stride, 1, 0)
}

func depthwiseStats(e int) {
	if !isa.wide {
		stripStats(e)
		return
	}
	x, wp, sp, n := arg("x"), arg("w"), arg("sums"), arg("blocks")
	wv := weights(wp, e)
	total := loadAll(sp, 2*e)
	w := newWindow(x)
	loop("block", n, func() {
		w.rowsOfMap(windowSums/e, func(s strip, dys []int) {
			for i, v := range w.convolve(s, x, wv, e, dys) {
				VADDPS(v, total[2*(i/s.n)], total[2*(i/s.n)])
				VFMADD231PS(v, v, total[2*(i/s.n)+1])
			}
		})
	})
	storeAll(total, sp)
}
