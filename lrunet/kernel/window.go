package kernel

import (
	"lrunet/lrunet/kernel/internal/simd"
	"lrunet/lrunet/kernel/internal/simd/portable"
)

// window is the geometry of a square window that slides over a feature map,
// and of the padded copy of one block of one channel that it slides over.
//
// Each row of the copy holds the columns 0, s, 2s, ... first (s the stride),
// then 1, s+1, ..., and so on. So the elements that one tap of the window
// meets along a row of results are contiguous for every stride, and there are
// no edges to handle.
type window struct {
	kernel, stride, pad int
	h, w                int   // map
	outH, outW          int   // results
	rows, cols          int   // of the padded map, as far as windows reach
	phase               int   // elements of one phase of a row
	row                 int   // elements of a row
	taps                []int // where the elements that each tap meets start, for results' row 0
}

func newWindow(kernel, stride, pad, h, w int) window {
	g := window{kernel: kernel, stride: stride, pad: pad, h: h, w: w}
	g.outH = (h+2*pad-kernel)/stride + 1
	g.outW = (w+2*pad-kernel)/stride + 1
	g.rows = (g.outH-1)*stride + kernel
	g.cols = (g.outW-1)*stride + kernel
	g.phase = (g.cols + stride - 1) / stride * Lanes
	g.row = g.phase * stride
	for k := range kernel * kernel {
		g.taps = append(g.taps, k/kernel*g.row+g.at(k%kernel))
	}
	return g
}

// size is the length of a padded copy.
func (g *window) size() int { return g.rows * g.row }

// span is the length of a row of results.
func (g *window) span() int { return g.outW * Lanes }

// at is where a padded column starts in its row.
func (g *window) at(col int) int { return col%g.stride*g.phase + col/g.stride*Lanes }

// step is the distance in the copy from the elements that a tap meets for one
// row of results to those for the next.
func (g *window) step() int { return g.stride * g.row }

// load makes the padded copy of one block of one channel.
func (g *window) load(copied, block []float32) {
	for r := range g.rows {
		to := copied[r*g.row:][:g.row]
		y := r - g.pad
		if y < 0 || y >= g.h {
			clear(to)
			continue
		}
		g.loadRow(to, block[y*g.w*Lanes:][:g.w*Lanes])
	}
}

func (g *window) loadRow(to, from []float32) {
	if g.stride == 1 {
		left := min(g.pad*Lanes, len(to))
		clear(to[:left])
		n := copy(to[left:], from)
		clear(to[left+n:])
		return
	}
	for phase := range g.stride {
		n := (g.cols - phase + g.stride - 1) / g.stride
		first := min(n, max(0, (g.pad-phase+g.stride-1)/g.stride)) // columns before the map
		end := min(n, max(first, (g.w+g.pad-phase+g.stride-1)/g.stride))
		columns := to[phase*g.phase:][:n*Lanes]
		clear(columns[:first*Lanes])
		clear(columns[end*Lanes:])
		if first < end {
			every(columns[first*Lanes:end*Lanes], from[(first*g.stride+phase-g.pad)*Lanes:], g.stride)
		}
	}
}

// every copies every step-th position of src to dst, which is not empty.
func every(dst, src []float32, step int) {
	n := len(dst) / Lanes
	_ = src[(n-1)*step*Lanes:][:Lanes]
	active.Every(&dst[0], &src[0], n, step*laneBytes)
}

// store is load's adjoint: it writes the block's elements from the copy, zero
// where no window reaches.
func (g *window) store(block, copied []float32) {
	for y := range g.h {
		to := block[y*g.w*Lanes:][:g.w*Lanes]
		r := y + g.pad
		if r >= g.rows {
			clear(to)
			continue
		}
		from := copied[r*g.row:][:g.row]
		for x := range g.w {
			pixel := (*[Lanes]float32)(to[x*Lanes:])
			if col := x + g.pad; col >= g.cols {
				*pixel = [Lanes]float32{}
			} else {
				*pixel = [Lanes]float32(from[g.at(col):])
			}
		}
	}
}

// slide sets the block y to the correlation of a padded copy with the nine
// weights of a 3x3 window.
func (g *window) slide(y, copied []float32, w *[9]float32) {
	y, copied = y[:g.outH*g.span()], copied[:g.size()]
	for r := range g.outH {
		active.Taps9(&y[r*g.span()], &copied[r*g.step()], &g.taps[0], &w[0], g.outW)
	}
}

// slideBackward adds to the block dx the input gradient of slide at stride 1
// with padding 1, given a padded copy of the result's gradient: the correlation
// with the weights rotated by 180 degrees.
func (g *window) slideBackward(dx, copied []float32, w *[9]float32) {
	rotated := [9]float32{w[8], w[7], w[6], w[5], w[4], w[3], w[2], w[1], w[0]}
	dx, copied = dx[:g.outH*g.span()], copied[:g.size()]
	for r := range g.outH {
		portable.AddTaps9(&dx[r*g.span()], &copied[r*g.step()], &g.taps[0], &rotated[0], g.outW)
	}
}

// correlate adds to dw the inner products of block b of the planes dy with the
// elements that each tap meets in padded copies x.
func (g *window) correlate(dw []float32, dy simd.Spans, b int, x simd.Spans) {
	for r := range g.outH {
		innerProducts(dw, dy, (b*g.outH+r)*g.span(), x, r*g.step(), g.span())
	}
}
