package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// epilogue is what a matrix product does with its sums.
type epilogue int

const (
	store     epilogue = iota // c = ab
	square                    // c = ab; q += c*c
	add                       // c = ab + bias + scale*in
	addReLU                   // c = max(0, ab + bias + scale*in)
	fromSpans                 // c += ab, where rows of b start anywhere
	ofSpans                   // c = ab, where rows of b start anywhere
)

// indexed says whether rows of b start anywhere.
func (e epilogue) indexed() bool { return e == fromSpans || e == ofSpans }

// constants is the number of constants that each row has.
func (e epilogue) constants() int {
	switch e {
	case add:
		return 2
	case addReLU:
		return 1
	default:
		return 0
	}
}

// start sets the sums to what a row's terms are added to.
func start(acc []reg.VecVirtual, width int, e epilogue, co Mem) {
	if e.constants() == 0 {
		for _, v := range acc {
			zero(v)
		}
		return
	}
	cp := GP64()
	MOVQ(co, cp)
	for i, v := range acc {
		if i%width == 0 {
			VBROADCASTSS(at(cp, i/width*4*e.constants()), v)
		} else {
			VMOVAPS(acc[i-1], v)
		}
	}
}

// ending is the registers that the end of a tile needs; those of other
// epilogues are nil.
type ending struct {
	c, cs  reg.GPVirtual  // result and its stride
	sp, is reg.GPVirtual  // q or in, and its stride
	cp     reg.GPVirtual  // constants
	ahead  reg.GPVirtual  // what to fetch
	zeros  reg.VecVirtual // what to clip at
}

// newEnding loads them; second and co are where sp and cp are kept.
func newEnding(e epilogue, c reg.GPVirtual, second, co Mem) *ending {
	f := &ending{c: c, cs: arg("cs")}
	if e != store && !e.indexed() {
		f.ahead = arg("ahead")
		f.sp = GP64()
		MOVQ(second, f.sp)
	}
	if e == add || e == addReLU {
		f.cp = GP64()
		MOVQ(co, f.cp)
		f.is = arg("is")
		if e == addReLU {
			f.zeros = vec()
			zero(f.zeros)
		}
	}
	return f
}

// finish writes one tile and moves c and the second pointer past its rows.
func finish(e epilogue, rows, registers int, acc []reg.VecVirtual, c reg.GPVirtual, second, co Mem) {
	f := newEnding(e, c, second, co)
	for r := 0; r < rows; r++ {
		tile := acc[r*registers : (r+1)*registers]
		switch e {
		case square:
			f.square(tile, r)
		case add:
			f.add(tile, r)
		case addReLU:
			f.addReLU(tile)
		}
		for p, v := range tile {
			if e == fromSpans {
				VADDPS(at(c, p*width()), v, v)
			}
			VMOVUPS(v, at(c, p*width()))
		}
		ADDQ(f.cs, c)
	}
	if e == square {
		ADDQ(U32(uint32(rows*lane)), f.sp)
	}
	if f.sp != nil {
		MOVQ(f.sp, second)
	}
	if f.cp != nil {
		ADDQ(U32(uint32(4*e.constants()*rows)), f.cp)
		MOVQ(f.cp, co)
	}
}

// fetch fetches what is ahead of the positions of a tile's row.
func (f *ending) fetch(from reg.GPVirtual, tile []reg.VecVirtual) {
	for p := 0; p < len(tile); p += registers() {
		prefetch(atIndex(from, f.ahead, 1, p*width()))
	}
}

// square adds the squares of row r to its sums.
func (f *ending) square(tile []reg.VecVirtual, r int) {
	f.fetch(f.c, tile)
	for half := range registers() {
		q := vec()
		VMOVUPS(at(f.sp, r*lane+half*width()), q)
		for p := half; p < len(tile); p += registers() {
			VFMADD231PS(tile[p], tile[p], q)
		}
		VMOVUPS(q, at(f.sp, r*lane+half*width()))
	}
}

// add adds the scaled second operand to row r.
func (f *ending) add(tile []reg.VecVirtual, r int) {
	f.fetch(f.sp, tile)
	scale := vec()
	VBROADCASTSS(at(f.cp, 8*r+4), scale)
	for p, v := range tile {
		VFMADD231PS(at(f.sp, p*width()), scale, v)
	}
	ADDQ(f.is, f.sp)
}

// addReLU adds the second operand and clips at zero.
func (f *ending) addReLU(tile []reg.VecVirtual) {
	f.fetch(f.c, tile)
	for p, v := range tile {
		VADDPS(at(f.sp, p*width()), v, v)
		VMAXPS(v, f.zeros, v)
	}
	ADDQ(f.is, f.sp)
}
