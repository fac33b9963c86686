package simd

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func TestHalvingKernels(t *testing.T) {
	eachSet(t, func(t *testing.T, v Set, rng *rand.Rand) {
		for height := 1; height <= 9; height++ {
			for width := 1; width <= 9; width++ {
				testHalving(t, v, rng, height, width)
			}
		}
	})
}

// testHalving compares with the definition, tap by tap.
func testHalving(t *testing.T, v Set, rng *rand.Rand, height, width int) {
	what := fmt.Sprintf("%dx%d", height, width)
	h, w := (height+1)/2, (width+1)/2
	x, xr := newRows(rng, 1, height*width)
	g, gr := newRows(rng, 1, h*w)
	weights, acc := newFenced(rng, 9), newFenced(rng, 9*Lanes)
	y, dx, wantY, wantDX, wantAcc := g.copy(), x.copy(), g.copy(), x.copy(), acc.copy()
	for p := range height * width {
		clear(wantDX.at(xr, 0, p))
	}
	for p := range h * w {
		to, from := wantY.at(gr, 0, p), g.at(gr, 0, p)
		clear(to)
		for tap := range 9 {
			i, j := 2*(p/w)+tap/3-1, 2*(p%w)+tap%3-1
			if i < 0 || i >= height || j < 0 || j >= width {
				continue
			}
			x, dx := x.at(xr, 0, i*width+j), wantDX.at(xr, 0, i*width+j)
			for lane := range Lanes {
				to[lane] += x[lane] * weights.data[tap]
				dx[lane] += from[lane] * weights.data[tap]
				wantAcc.data[tap*Lanes+lane] += x[lane] * from[lane]
			}
		}
	}
	v.HalvingStore(xr.At, &weights.data[0], &y.data[0], height, width)
	same(t, "HalvingStore "+what, y, wantY, closeEnough)
	v.HalvingGradW(xr.At, gr.At, &acc.data[0], height, width)
	same(t, "HalvingGradW "+what, acc, wantAcc, closeEnough)
	v.HalvingGradX(gr.At, &weights.data[0], &dx.data[0], height, width)
	same(t, "HalvingGradX "+what, dx, wantDX, closeEnough)
}
