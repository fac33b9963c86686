package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Kernels on maps of one image, whose lanes are channels.
var pixels = []kernel{
	{
		name:   "PixelTaps",
		params: "x, w, f, y *float32, blocks, rows, columns, xr, xc, tr, tc, yr, yc, ws int",
		doc: `PixelTaps convolves each of 16*blocks channels with its 3x3 kernel, times a factor:

	for b := range blocks {
		for r := range rows {
			for c := range columns {
				s := sum over t of x[r*xr+c*xc+t/3*tr+t%3*tc][b] * w[t*ws][b]
				y[r*yr+c*yc][b] = s * f[b]
			}
		}
	}

Blocks are positions of 16 lanes.`,
		emit: func(size) { halves(pixelTaps) },
	},
	{
		name:   "PixelTapsClip",
		params: "x, w, shift, y *float32, blocks, rows, columns, xr, xc, tr, tc, yr, yc, ws int, low, high float32",
		doc: `PixelTapsClip is PixelTaps without factor, plus a shift, within limits:

	for b := range blocks {
		for r := range rows {
			for c := range columns {
				s := sum over t of x[r*xr+c*xc+t/3*tr+t%3*tc][b] * w[t*ws][b]
				y[r*yr+c*yc][b] = min(max(s + shift[b], low), high)
			}
		}
	}`,
		emit: func(size) { halves(pixelTapsClip) },
	},
	{
		name:   "PixelMax",
		params: "x, y *float32, blocks, rows, columns, xr, xc, tr, tc, yr, yc int",
		doc: `PixelMax is the largest of 3x3 taps, for each of 16*blocks channels:

	for b := range blocks {
		for r := range rows {
			for c := range columns {
				y[r*yr+c*yc][b] = max over t of x[r*xr+c*xc+t/3*tr+t%3*tc][b]
			}
		}
	}`,
		emit: func(size) { halves(pixelMax) },
	},
	{
		name:   "PixelAdd",
		params: "z, f, shift, x, y *float32, n, blocks, zc, xc, yc int, low, high float32",
		doc: `PixelAdd scales, shifts and adds, within limits, for each of 16*blocks channels:

	for c := range n {
		for b := range blocks {
			y[c*yc][b] = min(max(z[c*zc][b]*f[b] + shift[b] + x[c*xc][b], low), high)
		}
	}`,
		emit: func(size) { pixelAdd() },
	},
	{
		name:   "PixelShuffle",
		params: "z, f, shift, x, y *float32, n, blocks, zc, xc, yc, half int",
		doc: `PixelShuffle is PixelAdd with a ReLU for 16*blocks channels, and lays the second half of them, which
begins half bytes behind the first, between the first: channel 2*i is what was the second half's i, channel 2*i+1 the
first one's.`,
		emit: func(size) { pixelShuffle() },
	},
}

// everyPixel emits a loop over rows and columns of a map, whose three rows of taps
// begin at x; body gets pointers to these and to the result's position.
func everyPixel(x, y reg.GPVirtual, body func(taps [3]reg.GPVirtual, to reg.GPVirtual)) {
	xr, yr := local(x), local(y)
	xc, yc := arg("xc"), arg("yc")
	times(local(arg("rows")), func() {
		taps, tr, to := [3]reg.GPVirtual{GP64(), GP64(), GP64()}, arg("tr"), GP64()
		MOVQ(xr, taps[0])
		for i := 1; i < 3; i++ {
			LEAQ(atIndex(taps[i-1], tr, 1, 0), taps[i])
		}
		MOVQ(yr, to)
		left := arg("columns")
		loop("column", left, func() {
			body(taps, to)
			for _, p := range taps {
				ADDQ(xc, p)
			}
			ADDQ(yc, to)
		})
		addTo(xr, argMem("xr"))
		addTo(yr, argMem("yr"))
	})
}

// tapsOf are the addresses of the nine taps.
func tapsOf(rows [3]reg.GPVirtual, tc reg.GPVirtual) (taps []Mem) {
	for _, p := range rows {
		taps = append(taps, at(p, 0), atIndex(p, tc, 1, 0), atIndex(p, tc, 2, 0))
	}
	return taps
}

func pixelTaps() {
	slide("f", func(sum, factor reg.VecVirtual) { VMULPS(factor, sum, sum) })
}

func pixelTapsClip() {
	low, high := constant("low"), constant("high")
	slide("shift", func(sum, shift reg.VecVirtual) {
		VADDPS(shift, sum, sum)
		VMAXPS(sum, low, sum)
		VMINPS(sum, high, sum)
	})
}

// slide emits a depthwise convolution; end changes a sum, given what the array of that
// name has for its channels.
func slide(name string, end func(sum, other reg.VecVirtual)) {
	x, w, f, y, tc := ptr("x"), ptr("w"), ptr(name), ptr("y"), arg("tc")
	times(local(arg("blocks")), func() {
		ws, wp, weights, other := arg("ws"), GP64(), vecs(9), load(f)
		MOVQ(w, wp)
		for _, v := range weights {
			VMOVUPS(at(wp, 0), v)
			ADDQ(ws, wp)
		}
		everyPixel(x, y, func(rows [3]reg.GPVirtual, to reg.GPVirtual) {
			sum := vec()
			for t, from := range tapsOf(rows, tc) {
				if t == 0 {
					VMULPS(from, weights[t], sum)
				} else {
					VFMADD231PS(from, weights[t], sum)
				}
			}
			end(sum, other)
			VMOVUPS(sum, at(to, 0))
		})
		for _, p := range []reg.GPVirtual{x, w, f, y} {
			ADDQ(Imm(lane), p)
		}
	})
}

func pixelMax() {
	x, y, tc := ptr("x"), ptr("y"), arg("tc")
	times(local(arg("blocks")), func() {
		everyPixel(x, y, func(rows [3]reg.GPVirtual, to reg.GPVirtual) {
			taps := tapsOf(rows, tc)
			most := vec()
			VMOVUPS(taps[0], most)
			for _, from := range taps[1:] {
				VMAXPS(from, most, most)
			}
			VMOVUPS(most, at(to, 0))
		})
		ADDQ(Imm(lane), x)
		ADDQ(Imm(lane), y)
	})
}

// alongPixels emits a loop over n positions: body runs for each block of them, with
// pointers to the block of each array. Those without a stride begin anew at each
// position.
func alongPixels(arrays, strides []string, step []int, body func(p []reg.GPVirtual)) {
	var bases []Mem
	for _, name := range arrays {
		bases = append(bases, local(arg(name)))
	}
	times(local(arg("n")), func() {
		p := make([]reg.GPVirtual, len(arrays))
		for i := range p {
			p[i] = GP64()
			MOVQ(bases[i], p[i])
		}
		blocks := arg("blocks")
		loop("block", blocks, func() {
			body(p)
			for i, r := range p {
				ADDQ(Imm(uint64(step[i])), r)
			}
		})
		for i, name := range strides {
			if name != "" {
				addTo(bases[i], argMem(name))
			}
		}
	})
}

func pixelAdd() {
	low, high := constant("low"), constant("high")
	alongPixels([]string{"z", "f", "shift", "x", "y"}, []string{"zc", "", "", "xc", "yc"}, []int{lane, lane, lane, lane, lane},
		func(p []reg.GPVirtual) {
			for i := range registers() {
				v, o := vec(), i*width()
				VMOVUPS(at(p[0], o), v)
				s := vec()
				VMOVUPS(at(p[2], o), s)
				VFMADD132PS(at(p[1], o), s, v) // v = v*f + s
				VADDPS(at(p[3], o), v, v)
				VMAXPS(v, low, v)
				VMINPS(v, high, v)
				VMOVUPS(v, at(p[4], o))
			}
		})
}

// pixelShuffle has eight channels of each half in a register, on both machines.
func pixelShuffle() {
	zeros := YMM()
	VXORPS(zeros, zeros, zeros)
	half := arg("half")
	alongPixels([]string{"z", "f", "shift", "x", "y"}, []string{"zc", "", "", "xc", "yc"}, []int{lane / 2, lane / 2, lane / 2, lane / 2, lane},
		func(p []reg.GPVirtual) {
			var v [2]reg.VecVirtual
			for i := range v {
				of := func(base reg.GPVirtual) Mem {
					if i == 1 {
						return atIndex(base, half, 1, 0)
					}
					return at(base, 0)
				}
				v[i] = YMM()
				s := YMM()
				VMOVUPS(of(p[0]), v[i])
				VMOVUPS(of(p[2]), s)
				VFMADD132PS(of(p[1]), s, v[i])
				VADDPS(of(p[3]), v[i], v[i])
				VMAXPS(v[i], zeros, v[i])
			}
			low, high, t := YMM(), YMM(), YMM()
			VUNPCKLPS(v[0], v[1], low) // second half's 0, first's 0, second's 1, ...
			VUNPCKHPS(v[0], v[1], high)
			VPERM2F128(Imm(0x20), high, low, t)
			VMOVUPS(t, at(p[4], 0))
			VPERM2F128(Imm(0x31), high, low, t)
			VMOVUPS(t, at(p[4], lane/2))
		})
}
