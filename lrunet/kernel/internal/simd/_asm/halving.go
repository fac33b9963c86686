package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

var halvings = []kernel{
	{
		name:   "HalvingStore",
		params: "x, w, y *float32, height, width int",
		doc: `HalvingStore convolves a map with a 3x3 kernel, stride 2 and padding 1:

	for h := range (height + 1) / 2 {
		for w := range (width + 1) / 2 {
			y[h][w] = sum over t < 9 of w[t] * x[2*h+dy][2*w+dx] // dy, dx = t/3-1, t%3-1
		}
	}

What lies outside of the map counts as zero.`,
		emit: func(size) { halves(halvingStore) },
	},
	{
		name:   "HalvingGradW",
		params: "x, gy, acc *float32, height, width int",
		doc: `HalvingGradW accumulates the gradient of the weights of HalvingStore, lane by lane:

	for t := range 9 { // dy, dx = t/3-1, t%3-1
		acc[t][lane] += sum over h, w of gy[h][w] * x[2*h+dy][2*w+dx]
	}`,
		emit: func(size) { halves(halvingGradW) },
	},
	{
		name:   "HalvingGradX",
		params: "gy, w, dx *float32, height, width int",
		doc: `HalvingGradX sets the gradient of the map of HalvingStore:

	for h := range height {
		for w := range width {
			dx[h][w] = sum over t < 9 of w[t] * gy[(h-dy)/2][(w-dx)/2] // where these are whole
		}
	}`,
		emit: func(size) { halves(halvingGradX) },
	},
}

// halving walks the results of a map, whose windows' middles are every other position.
type halving struct {
	*window                // that of the map; its width is the results'
	x, y     reg.GPVirtual // the middle of the window, the result
	skip     reg.GPVirtual // bytes from behind the last window's middle to the first one's of the next row
	odd      Mem           // 1 where the last window's middle is the map's last column
	position func(h *halving, dys, dxs []int)
}

// halve visits the results, whose pointer is y.
func halve(x, y reg.GPVirtual, position func(h *halving, dys, dxs []int)) {
	h := &halving{newWindow(), x, y, GP64(), AllocLocal(8), position}
	odd := GP64()
	MOVQ(h.width, odd)
	ANDQ(Imm(1), odd)
	MOVQ(odd, h.odd)
	SHLQ(Imm(6), odd)
	MOVQ(h.stride, h.skip)
	SUBQ(odd, h.skip)
	half(h.width)
	row, end, last := GP64(), arg("height"), GP64()
	XORQ(row, row)
	MOVQ(end, last)
	ANDQ(Imm(1), last)
	half(end)
	IMULQ(end, last)
	DECQ(last) // no row where the height is even
	h.rows(row, end, last, h.columns)
}

// half halves a size, rounding up.
func half(n reg.GPVirtual) {
	INCQ(n)
	SHRQ(Imm(1), n)
}

// columns visits one row.
func (h *halving) columns(dys []int) {
	one, two, done := label("one"), label("two"), label("rowdone")
	visit := func(dxs []int) {
		h.position(h, dys, dxs)
		moveBy(h.x, 2*lane)
		moveBy(h.y, lane)
	}
	CMPQ(h.width, Imm(1))
	JE(LabelRef(one))
	visit(firstTaps)
	n := GP64()
	LEAQ(Mem{Base: h.width, Disp: -1}, n)
	SUBQ(h.odd, n)
	loop("column", n, func() { visit(allTaps) })
	CMPQ(h.odd, Imm(0))
	JE(LabelRef(done))
	visit(lastTaps)
	JMP(LabelRef(done))
	Label(one)
	CMPQ(h.odd, Imm(0))
	JE(LabelRef(two))
	visit(midTap)
	JMP(LabelRef(done))
	Label(two)
	visit(firstTaps)
	Label(done)
	ADDQ(h.skip, h.x)
}

func halvingStore() {
	x, y, w := ptr("x"), ptr("y"), arg("w")
	wv := weights(w, 1)
	halve(x, y, func(h *halving, dys, dxs []int) {
		s := vec()
		zero(s) // not a product: that of an empty lane could be -0
		h.taps(x, dys, dxs, func(t int, in Op) { VFMADD231PS(in, wv[t], s) })
		VMOVUPS(s, at(y, 0))
	})
}

func halvingGradW() {
	x, y, to := ptr("x"), ptr("gy"), ptr("acc")
	acc := loadAll(to, 9)
	halve(x, y, func(h *halving, dys, dxs []int) {
		g := vec()
		VMOVUPS(at(y, 0), g)
		h.taps(x, dys, dxs, func(t int, in Op) { VFMADD231PS(in, g, acc[t]) })
	})
	storeAll(acc, to)
}

// spreading walks the gradients of the results. Each is the upper left one of the four
// that reach the four positions of the map from its window's middle on.
type spreading struct {
	gy, dx       reg.GPVirtual
	down, across reg.GPVirtual // bytes of a row of results and of the map
	w            []reg.VecVirtual
}

func halvingGradX() {
	s := spreading{gy: ptr("gy"), dx: ptr("dx"), down: GP64(), across: arg("width")}
	w := arg("w")
	s.w = weights(w, 1)
	MOVQ(s.across, s.down)
	half(s.down)
	SHLQ(Imm(6), s.across)
	SHLQ(Imm(6), s.down)
	line := func(below, odd bool) {
		eachOf("width", func(next, oddColumn bool) { s.position(below, odd, next, oddColumn) })
		ADDQ(s.across, s.dx)
	}
	eachOf("height", line)
}

// eachOf visits the results along a side of the map, the last one after a loop over
// those before it: whether there is one more, and an odd position of the map beside it.
func eachOf(side string, visit func(more, odd bool)) {
	alone, done := label("alone"), label("last")
	n := arg(side)
	half(n)
	DECQ(n)
	loop(side, n, func() { visit(true, true) })
	odd := arg(side)
	ANDQ(Imm(1), odd)
	JNZ(LabelRef(alone))
	visit(false, true)
	JMP(LabelRef(done))
	Label(alone)
	visit(false, false)
	Label(done)
}

// position sets the positions of the map that there are: those in the even row and, if
// odd, in the next one, likewise with columns. below and next say where there are more
// gradients.
func (s spreading) position(below, odd, next, oddColumn bool) {
	gradient := func(there bool, m Mem) reg.VecVirtual {
		if !there {
			return nil
		}
		v := vec()
		VMOVUPS(m, v)
		return v
	}
	here, right := gradient(true, at(s.gy, 0)), gradient(next, at(s.gy, lane))
	under, corner := gradient(below, atIndex(s.gy, s.down, 1, 0)), gradient(below && next, atIndex(s.gy, s.down, 1, lane))
	s.sum(at(s.dx, 0), term{4, here})
	if oddColumn {
		s.sum(at(s.dx, lane), term{5, here}, term{3, right})
	}
	if odd {
		s.sum(atIndex(s.dx, s.across, 1, 0), term{7, here}, term{1, under})
	}
	if odd && oddColumn {
		s.sum(atIndex(s.dx, s.across, 1, lane), term{8, here}, term{2, under}, term{6, right}, term{0, corner})
	}
	moveBy(s.gy, lane)
	if oddColumn {
		moveBy(s.dx, 2*lane)
	} else {
		moveBy(s.dx, lane)
	}
}

// term is a gradient times the weight of a tap; nil for none.
type term struct {
	tap      int
	gradient reg.VecVirtual
}

// sum stores the sum of terms, of which the first is one.
func (s spreading) sum(to Mem, terms ...term) {
	v := vec()
	VMULPS(terms[0].gradient, s.w[terms[0].tap], v)
	for _, t := range terms[1:] {
		if t.gradient != nil {
			VFMADD231PS(t.gradient, s.w[t.tap], v)
		}
	}
	VMOVUPS(v, to)
}
