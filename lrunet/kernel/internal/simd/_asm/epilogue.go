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

var epilogues = []struct {
	name, params, loop, fetch string
}{
	store: {"Product", "a, b, c *float32, as, at, k, bs, cs, n, blocks int", "c[r*cs][p] = s", ""},
	square: {"ProductSquare", "a, b, c, q *float32, as, at, k, bs, cs, n, blocks, ahead int", "c[r*cs][p] = s; q[r] += s*s",
		" What is ahead bytes after c is fetched to be written."},
	add: {"ProductAdd", "a, b, c, in, co *float32, as, at, k, bs, cs, is, n, blocks, ahead int", "c[r*cs][p] = s + co[2*r] + co[2*r+1]*in[r*is][p]",
		" What is ahead bytes after in is fetched."},
	fromSpans: {"ProductSpans", "a, b, c *float32, starts *int, as, at, k, cs, n, blocks int", "c[r*cs][p] += s", ""},
	ofSpans:   {"ProductOfSpans", "a, b, c *float32, starts *int, as, at, k, cs, n, blocks int", "c[r*cs][p] = s", ""},
	addReLU: {"ProductAddReLU", "a, b, c, in, bias *float32, as, at, k, bs, cs, is, n, blocks, ahead int", "c[r*cs][p] = max(0, s + bias[r] + in[r*is][p])",
		" What is ahead bytes after c is fetched to be written."},
}

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

// finish writes one tile and moves c and the second pointer past its rows.
func finish(e epilogue, rows, width int, acc []reg.VecVirtual, c reg.GPVirtual, second, co Mem) {
	cs := arg("cs")
	var sp, is, cp, ahead reg.GPVirtual
	reads := e != store && !e.indexed()
	if reads {
		ahead = arg("ahead")
		sp = GP64()
		MOVQ(second, sp)
	}
	var zeros reg.VecVirtual
	if e == add || e == addReLU {
		cp = GP64()
		MOVQ(co, cp)
		is = arg("is")
		if e == addReLU {
			zeros = vec()
			zero(zeros)
		}
	}
	for r := 0; r < rows; r++ {
		tile := acc[r*width : (r+1)*width]
		switch e {
		case square:
			for p := range tile {
				prefetchWrite(atIndex(c, ahead, 1, p*lane))
			}
			q := vec()
			VMOVUPS(at(sp, r*lane), q)
			for _, v := range tile {
				VFMADD231PS(v, v, q)
			}
			VMOVUPS(q, at(sp, r*lane))
		case add, addReLU:
			for p := range tile {
				if e == add {
					prefetch(atIndex(sp, ahead, 1, p*lane))
				} else {
					prefetchWrite(atIndex(c, ahead, 1, p*lane))
				}
			}
			var scale reg.VecVirtual
			if e == add {
				scale = vec()
				VBROADCASTSS(at(cp, 8*r+4), scale)
			}
			for p, v := range tile {
				if e == add {
					VFMADD231PS(at(sp, p*lane), scale, v)
				} else {
					VADDPS(at(sp, p*lane), v, v)
					VMAXPS(v, zeros, v)
				}
			}
			ADDQ(is, sp)
		}
		for p, v := range tile {
			if e == fromSpans {
				VADDPS(at(c, p*lane), v, v)
			}
			VMOVUPS(v, at(c, p*lane))
		}
		ADDQ(cs, c)
	}
	if e == square {
		ADDQ(U32(uint32(rows*lane)), sp)
	}
	if reads {
		MOVQ(sp, second)
	}
	if cp != nil {
		ADDQ(U32(uint32(4*e.constants()*rows)), cp)
		MOVQ(cp, co)
	}
}
