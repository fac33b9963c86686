package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// windows emits a loop over n windows of one row of results, whose columns
// start and end at the byte offsets in cols; begin and end surround each
// window, and tap visits its elements, given pointers into maps.
func windows(maps []string, begin func(), tap func(p []reg.GPVirtual), end func()) {
	cols, n := arg("cols"), arg("n")
	loop("window", n, func() {
		begin()
		p := make([]reg.GPVirtual, len(maps))
		for i, name := range maps {
			p[i] = ptr(name)
		}
		rows := arg("rows")
		loop("row", rows, func() {
			at, last := GP64(), GP64()
			MOVQ(Mem{Base: cols}, at)
			MOVQ(Mem{Base: cols, Disp: 8}, last)
			top := label("tap")
			Label(top)
			q := make([]reg.GPVirtual, len(p))
			for i := range p {
				q[i] = GP64()
				LEAQ(atIndex(p[i], at, 1, 0), q[i])
			}
			tap(q)
			ADDQ(Imm(lane), at)
			CMPQ(at, last)
			JLT(LabelRef(top))
			for i := range p {
				addArg("stride", p[i])
			}
		})
		end()
		ADDQ(Imm(16), cols)
	})
}

func maxForward() {
	doc := `MaxWindows is a row of a max-pool, NaN being the largest:

	for s := range n {
		y[s] = max over r < rows and cols[2*s] <= c < cols[2*s+1] of x[r*stride+c]
	}

Columns and stride are in bytes.`
	function("MaxWindows", "y, x *float32, cols *int, n, rows, stride int", doc, func() {
		y := ptr("y")
		m := vec()
		windows([]string{"x"}, func() { loadLowest(m) }, func(p []reg.GPVirtual) {
			x := vec()
			VMOVUPS(at(p[0], 0), x)
			VMAXPS(m, x, m) // m where either is NaN
			unordered(x, m)
		}, func() {
			VMOVUPS(m, at(y, 0))
			ADDQ(Imm(lane), y)
		})
	})
}

// loadLowest sets all lanes to minus infinity.
func loadLowest(v reg.VecVirtual) {
	t := GP32()
	MOVL(U32(0xff800000), t)
	VMOVD(t, v.AsX())
	VBROADCASTSS(v.AsX(), v)
}

// unordered sets v to x where x is NaN.
func unordered(x, v reg.VecVirtual) {
	if isa.wide {
		k := K()
		VCMPPS(Imm(3), x, x, k)
		VMOVAPS(x, k, v)
	} else {
		m := vec()
		VCMPPS(Imm(3), x, x, m)
		VBLENDVPS(m, x, v, v)
	}
}

func maxBackward() {
	doc := `MaxWindowsBack hands the gradients of a row of a max-pool to the first
element of each window with the bits of the maximum:

	for s := range n {
		dx[first r*stride+c of window s where x[r*stride+c] == y[s]] += dy[s]
	}

Windows, columns and stride are as for MaxWindows.`
	function("MaxWindowsBack", "dx, dy, x, y *float32, cols *int, n, rows, stride int", doc, func() {
		dy, y := ptr("dy"), ptr("y")
		m, open := vec(), vec()
		windows([]string{"dx", "x"}, func() {
			VMOVUPS(at(y, 0), m)
			VMOVUPS(at(dy, 0), open) // what is still to be handed out
		}, func(p []reg.GPVirtual) {
			share, to := vec(), vec()
			if isa.wide {
				k := K()
				VPCMPEQD(at(p[1], 0), m, k)
				VMOVAPS_Z(open, k, share)
				KNOTW(k, k)
				VMOVAPS_Z(open, k, open)
			} else {
				same := vec()
				VPCMPEQD(at(p[1], 0), m, same)
				VANDPS(open, same, share)
				VANDNPS(open, same, open)
			}
			VADDPS(at(p[0], 0), share, to)
			VMOVUPS(to, at(p[0], 0))
		}, func() {
			ADDQ(Imm(lane), dy)
			ADDQ(Imm(lane), y)
		})
	})
}
