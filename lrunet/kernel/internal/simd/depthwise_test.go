package simd

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// plainWindow is dw(x) at one position: the sum over the taps inside the map.
func plainWindow(x fenced, r Strided, c, h, w, height, width int, visit func(tap int, x []float32)) {
	for t := range 9 {
		y, z := h+t/3-1, w+t%3-1
		if y >= 0 && y < height && z >= 0 && z < width {
			visit(t, x.at(r, c, y*width+z))
		}
	}
}

func TestDepthwiseKernels(t *testing.T) {
	sizes := [][2]int{{7, 1}, {4, 4}, {7, 7}, {5, 14}}
	for width := 1; width <= 18; width++ { // every way to cut a row
		sizes = append(sizes, [2]int{1, width}, [2]int{2, width}, [2]int{3, width})
	}
	eachSet(t, func(t *testing.T, v Set, rng *rand.Rand) {
		for e := 1; e <= 5; e++ {
			for _, size := range sizes {
				testDepthwise(t, v, rng, 3, e, size[0], size[1])
			}
		}
	})
}

func testDepthwise(t *testing.T, v Set, rng *rand.Rand, n, e, height, width int) {
	what := fmt.Sprintf("e=%d %dx%d", e, height, width)
	area := height * width
	w := newFenced(rng, n*e*9)
	d := Depthwise{N: n, E: e, Height: height, Width: width, W: w.data}
	x, xr := newRows(rng, n, area)
	y, yr := newRows(rng, n*e, area)
	want := y.copy()
	sums, wantSums := newFenced(rng, n*e*Lanes), fenced{}
	wantSums = sums.copy()
	stats, wantStats := newFenced(rng, n*e*2*Lanes), fenced{}
	wantStats = stats.copy()
	gw, wantGW := newFenced(rng, n*e*9*Lanes), fenced{}
	wantGW = gw.copy()
	dx, wantDX := x.copy(), x.copy()
	g, gr := newRows(rng, n*e, area)
	for k := range n * e {
		for p := range area {
			to := want.at(yr, k, p)
			clear(to)
			plainWindow(x, xr, k/e, p/width, p%width, height, width, func(tap int, x []float32) {
				for lane := range Lanes {
					to[lane] += x[lane] * w.data[9*k+tap]
					wantGW.data[(9*k+tap)*Lanes+lane] += x[lane] * g.at(gr, k, p)[lane]
				}
			})
			for lane, value := range to {
				wantSums.data[k*Lanes+lane] += value
				wantStats.data[2*k*Lanes+lane] += value
				wantStats.data[(2*k+1)*Lanes+lane] += value * value
			}
			plainWindow(wantDX, xr, k/e, p/width, p%width, height, width, func(tap int, dx []float32) {
				for lane := range Lanes {
					dx[lane] += g.at(gr, k, p)[lane] * w.data[9*k+tap]
				}
			})
		}
	}
	y2 := y.copy()
	cut := height / 2
	if cut > 0 {
		d.Store(v, xr, yr, 0, cut, 64)
	}
	d.Store(v, xr.Col(cut*width), yr.Col(cut*width), cut, height, 0)
	same(t, "store "+what, y, want, closeEnough)
	d.StoreSum(v, xr, y.like(y2, yr), sums.data, 0, height, 64)
	same(t, "storeSum "+what, y2, want, closeEnough)
	same(t, "sums "+what, sums, wantSums, closeEnough)
	d.Stats(v, xr, stats.data, 1)
	same(t, "stats "+what, stats, wantStats, closeEnough)
	d.GradW(v, xr, gr, gw.data)
	same(t, "gradW "+what, gw, wantGW, closeEnough)
	d.GradX(v, gr, x.like(dx, xr))
	same(t, "gradX "+what, dx, wantDX, closeEnough)
	same(t, "w "+what, w, w.copy(), 0)
}
