package main

import (
	"github.com/mmcloughlin/avo/attr"
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// The numbers of SplitMix64; see Mix in ../portable/dropout.go.
const (
	mixStride uint64 = 0x9e3779b97f4a7c15
	mixFirst  uint64 = 0xbf58476d1ce4e5b9
	mixSecond uint64 = 0x94d049bb133111eb
)

var dropouts = []kernel{
	{
		name:   "Dropout",
		params: "y, x []float32, first, below uint64, scale float32",
		doc: "Dropout is y[i] = scale*x[i] where Mix(first+i)>>11 >= below, else 0; below is 1 to 2^53.\n" +
			"y may be x.",
		emit: flat(func() func(p []reg.GPVirtual) {
			h, scale, below := startHashes(), constant("scale"), vec()
			VPBROADCASTQ(argMem("below"), below)
			return func(p []reg.GPVirtual) {
				v := vec()
				VMULPS(at(p[1], 0), scale, v)
				keepFrom(below, h.next(), v)
				VMOVUPS(v, at(p[0], 0))
			}
		}, "y", "x"),
	},
}

// hashes computes Mix of consecutive numbers, as many at a time as a register
// has lanes. They have 64 bits, so that they take two registers.
type hashes struct {
	numbers [2]reg.VecVirtual // of the next, times mixStride
	stride  reg.VecVirtual    // from these to those after them
	factors [2]factor
}

// startHashes begins at the argument first.
func startHashes() hashes {
	n, stride := arg("first"), GP64()
	MOVQ(U64(mixStride), stride)
	IMULQ(stride, n)
	first := vec()
	VMOVQ(n, first.AsX())
	VPBROADCASTQ(first.AsX(), first)
	h := hashes{
		stride:  longs("stride", mixStride*uint64(isa.lanes)),
		factors: [2]factor{newFactor("first", mixFirst), newFactor("second", mixSecond)},
	}
	for i, lanes := range hashedLanes() {
		var steps []uint64
		for _, lane := range lanes {
			steps = append(steps, uint64(lane)*mixStride)
		}
		h.numbers[i] = vec()
		VPADDQ(table(label("mixSteps"), steps), first, h.numbers[i])
	}
	return h
}

// hashedLanes says which lanes of float32 the two registers of hashes belong
// to. AVX2 packs the halves of two registers in turns.
func hashedLanes() [2][]int {
	if isa.wide {
		return [2][]int{{0, 1, 2, 3, 4, 5, 6, 7}, {8, 9, 10, 11, 12, 13, 14, 15}}
	}
	return [2][]int{{0, 1, 4, 5}, {2, 3, 6, 7}}
}

// next is Mix of the next numbers, without the 11 lowest bits.
func (h hashes) next() (mixed [2]reg.VecVirtual) {
	for i, n := range h.numbers {
		x := vec()
		foldRight(30, n, x)
		h.factors[0].multiply(x)
		foldRight(27, x, x)
		h.factors[1].multiply(x)
		foldRight(31, x, x)
		VPSRLQ(Imm(11), x, x)
		VPADDQ(h.stride, n, n)
		mixed[i] = x
	}
	return mixed
}

// foldRight is y = x ^ x>>n, in lanes of 64 bits.
func foldRight(n uint64, x, y reg.VecVirtual) {
	t := vec()
	VPSRLQ(Imm(n), x, t)
	if isa.wide {
		VPXORQ(t, x, y)
	} else {
		VPXOR(t, x, y)
	}
}

// keepFrom zeroes the lanes of v whose hash is below a number.
func keepFrom(below reg.VecVirtual, mixed [2]reg.VecVirtual, v reg.VecVirtual) {
	if isa.wide {
		low, high := K(), K()
		VPCMPUQ(Imm(5), below, mixed[0], low) // mixed >= below
		VPCMPUQ(Imm(5), below, mixed[1], high)
		KSHIFTLW(Imm(8), high, high)
		KORW(high, low, low)
		VMOVAPS_Z(v, low, v)
		return
	}
	// All ones where dropped; numbers of 53 bits have no sign.
	for _, m := range mixed {
		VPCMPGTQ(m, below, m)
	}
	dropped := vec()
	VSHUFPS(Imm(0x88), mixed[1], mixed[0], dropped)
	VANDNPS(v, dropped, v)
}

// factor multiplies lanes of 64 bits, which AVX2 has to do in parts.
type factor struct{ whole, high reg.VecVirtual }

func newFactor(name string, n uint64) factor {
	f := factor{whole: longs(name, n)}
	if !isa.wide {
		f.high = vec()
		VPSRLQ(Imm(32), f.whole, f.high)
	}
	return f
}

// multiply is x *= the factor, modulo 2^64.
func (f factor) multiply(x reg.VecVirtual) {
	if isa.wide {
		VPMULLQ(f.whole, x, x)
		return
	}
	high, cross := vec(), vec()
	VPSRLQ(Imm(32), x, high)
	VPMULUDQ(f.whole, high, high)
	VPMULUDQ(f.high, x, cross)
	VPADDQ(cross, high, high)
	VPSLLQ(Imm(32), high, high)
	VPMULUDQ(f.whole, x, x)
	VPADDQ(high, x, x)
}

// longs is a register with a constant in each lane of 64 bits.
func longs(name string, n uint64) reg.VecVirtual {
	v := vec()
	VPBROADCASTQ(table(label(name), []uint64{n}), v)
	return v
}

// table is constants of 64 bits in memory.
func table(name string, values []uint64) Mem {
	m := GLOBL(name, attr.RODATA|attr.NOPTR)
	for i, v := range values {
		DATA(8*i, U64(v))
	}
	return m
}
