package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

var transposes = []kernel{
	{
		name:   "Transpose",
		params: "dst, src *float32, ds, ss, n int",
		doc: `Transpose transposes 16 rows of 16*n columns:

	for i := range 16 {
		for j := range 16 * n {
			dst[j*ds][i] = src[i*ss][j]
		}
	}`,
		emit: func(size) { transpose() },
	},
}

// transpose emits the transposition of tiles of 16 rows by 16 columns.
func transpose() {
	dst, src, ds, ss, n := arg("dst"), arg("src"), arg("ds"), arg("ss"), arg("n")
	loop("tile", n, func() {
		if isa.wide {
			transposeSquare(dst, src, ds, ss, 0, 0)
		} else {
			for _, half := range [][2]int{{0, 0}, {0, 1}, {1, 0}, {1, 1}} {
				transposeSquare(dst, src, ds, ss, half[0], half[1])
			}
		}
		ADDQ(Imm(lane), src)
		step := GP64()
		MOVQ(ds, step)
		SHLQ(Imm(4), step)
		ADDQ(step, dst)
	})
}

// transposeSquare transposes the 16x16 or, for halves of rows and columns, 8x8 floats
// at src.
func transposeSquare(dst, src, ds, ss reg.GPVirtual, down, right int) {
	size := 8
	if isa.wide {
		size = 16
	}
	from, to := GP64(), GP64()
	IMUL3Q(Imm(uint64(down*size)), ss, from)
	ADDQ(src, from)
	IMUL3Q(Imm(uint64(right*size)), ds, to)
	ADDQ(dst, to)
	v := vecs(size)
	rows := thirdRows(from, ss, size)
	for i := range v {
		VMOVUPS(row(rows, ss, i, right*32), v[i])
	}
	if isa.wide {
		v = transpose16(v)
	} else {
		v = transpose8(v)
	}
	rows = thirdRows(to, ds, size)
	for i := range v {
		VMOVUPS(v[i], row(rows, ds, i, down*32))
	}
}

// pairs interleaves neighbours a, b into two registers each.
func pairs(v []reg.VecVirtual, distance int, low, high func(a, b, dst reg.VecVirtual)) []reg.VecVirtual {
	out := vecs(len(v))
	for i := range v {
		if i/distance%2 == 0 {
			low(v[i], v[i+distance], out[i])
			high(v[i], v[i+distance], out[i+distance])
		}
	}
	return out
}

// transpose4 transposes 4x4 squares within each 128-bit part: afterwards register
// 4i+j holds column j of the parts of rows 4i to 4i+3.
func transpose4(v []reg.VecVirtual) []reg.VecVirtual {
	v = pairs(v, 1,
		func(a, b, d reg.VecVirtual) { VUNPCKLPS(b, a, d) },
		func(a, b, d reg.VecVirtual) { VUNPCKHPS(b, a, d) })
	v = pairs(v, 2,
		func(a, b, d reg.VecVirtual) { VUNPCKLPD(b, a, d) },
		func(a, b, d reg.VecVirtual) { VUNPCKHPD(b, a, d) })
	for i := 0; i < len(v); i += 4 {
		v[i+1], v[i+2] = v[i+2], v[i+1]
	}
	return v
}

func transpose8(v []reg.VecVirtual) []reg.VecVirtual {
	v = transpose4(v)
	return pairs(v, 4,
		func(a, b, d reg.VecVirtual) { VPERM2F128(Imm(0x20), b, a, d) },
		func(a, b, d reg.VecVirtual) { VPERM2F128(Imm(0x31), b, a, d) })
}

func transpose16(v []reg.VecVirtual) []reg.VecVirtual {
	v = transpose4(v)
	// Parts 0, 2 and 1, 3 of two registers, twice, put the parts in order.
	even := func(a, b, d reg.VecVirtual) { VSHUFF32X4(Imm(0x88), b, a, d) }
	odd := func(a, b, d reg.VecVirtual) { VSHUFF32X4(Imm(0xdd), b, a, d) }
	v = pairs(v, 4, even, odd) // register j of rows 0-7: parts 0 and 2; j+4: parts 1 and 3
	return pairs(v, 8, even, odd)
}
