package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
	"github.com/mmcloughlin/avo/x86"
)

// lane is the size in bytes of one position: 16 float32, one per image.
const lane = 64

// machine is what code is generated for: an instruction set, or Go.
type machine struct {
	name     string // of the constant in package simd
	lanes    int    // float32 in a register: a whole position (AVX-512) or half of it (AVX2)
	wide     bool   // whether it is a whole position
	chains   int    // independent multiply-adds of Peak, enough to hide the latency
	maxE     int    // most outputs per channel that a depthwise kernel computes at once
	maxRows  int    // most rows of a matrix product's tile
	wideRows int    // the same where the tile is as wide as can be
	dotM     int    // most rows of a dot tile
	dotK     int    // most columns of a dot tile
	tile     int    // bytes of a tile of depthwise results
}

var machines = map[string]machine{
	"avx512": {name: "AVX512", lanes: 16, wide: true, chains: 12, maxE: 2, maxRows: 8, wideRows: 6, dotM: 4, dotK: 6, tile: 32 << 10},
	// With half of that LruNet's wide iterations take a sixth more time on a Zen 3.
	"avx2": {name: "AVX2", lanes: 8, chains: 12, maxE: 2, maxRows: 6, wideRows: 6, dotM: 3, dotK: 4, tile: 64 << 10},
	// The portable loops take tiles of any size; pairs of rows suit registers.
	"portable": {name: "Portable", lanes: 1, chains: 4, maxE: 2, maxRows: 2, wideRows: 2, dotM: 2, dotK: 3, tile: 32 << 10},
}

// isa is the machine in use; main sets it once.
var isa machine

// offset is the register that holds the byte offset of the half in work, nil
// where a register holds a whole position.
var offset reg.GPVirtual

var labels int

// label makes a name unique within the file.
func label(name string) string {
	labels++
	return fmt.Sprintf("%s%d", name, labels)
}

// halves emits code on lanes: once where a register holds a whole position,
// else as a loop over the halves. body gets its pointers from ptr.
func halves(body func()) {
	offset = nil
	if isa.wide {
		body()
		return
	}
	offset = GP64()
	XORQ(offset, offset)
	again := label("half")
	Label(again)
	body()
	ADDQ(Imm(32), offset)
	CMPQ(offset, Imm(64))
	JLT(LabelRef(again))
}

// ptr loads a pointer to lanes.
func ptr(name string) reg.GPVirtual {
	p := arg(name)
	if offset != nil {
		ADDQ(offset, p)
	}
	return p
}

// arg loads an integer or a pointer to scalars.
func arg(name string) reg.GPVirtual {
	return Load(Param(name), GP64()).(reg.GPVirtual)
}

// addArg adds an integer argument to a pointer.
func addArg(name string, p reg.GPVirtual) {
	t := arg(name)
	ADDQ(t, p)
}

// argMem is where an argument lies, for code that is short of registers.
func argMem(name string) Mem {
	b, err := Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	return b.Addr
}

func vec() reg.VecVirtual {
	if isa.wide {
		return ZMM()
	}
	return YMM()
}

// width is the size of a register in bytes.
func width() int { return 4 * isa.lanes }

// registers is the number of them that hold a position.
func registers() int { return lane / width() }

func vecs(n int) []reg.VecVirtual {
	v := make([]reg.VecVirtual, n)
	for i := range v {
		v[i] = vec()
	}
	return v
}

func zero(v reg.VecVirtual) {
	i, err := x86.VXORPS(v, v, v)
	if isa.wide {
		i, err = x86.VPXORD(v, v, v)
	}
	if err != nil {
		panic(err)
	}
	i.CancellingInputs = true // avo thinks that VPXORD needs what v holds
	Instruction(i)
}

func at(base reg.GPVirtual, disp int) Mem { return Mem{Base: base, Disp: disp} }

func atIndex(base, index reg.GPVirtual, scale uint8, disp int) Mem {
	return Mem{Base: base, Index: index, Scale: scale, Disp: disp}
}

// row gives the address of row r of a matrix from every third row's pointer.
func row(bases []reg.GPVirtual, stride reg.GPVirtual, r, disp int) Mem {
	switch b := bases[r/3]; r % 3 {
	case 1:
		return atIndex(b, stride, 1, disp)
	case 2:
		return atIndex(b, stride, 2, disp)
	default:
		return at(b, disp)
	}
}

// thirdRows points at rows 0, 3, 6 ... below rows, from a pointer to row 0.
func thirdRows(base, stride reg.GPVirtual, rows int) []reg.GPVirtual {
	bases := []reg.GPVirtual{GP64()}
	MOVQ(base, bases[0])
	for r := 3; r < rows; r += 3 {
		next := GP64()
		LEAQ(atIndex(bases[len(bases)-1], stride, 2, 0), next)
		ADDQ(stride, next)
		bases = append(bases, next)
	}
	return bases
}

// prefetch fetches the line that holds a position.
func prefetch(m Mem) { PREFETCHT0(m) }

// positive sets v to v where y is above zero, and to zero elsewhere.
func positive(y, zeros, v reg.VecVirtual) {
	if isa.wide {
		k := K()
		VCMPPS(Imm(30), zeros, y, k) // y > 0, ordered, quiet
		VMOVAPS_Z(v, k, v)
	} else {
		m := vec()
		VCMPPS(Imm(30), zeros, y, m)
		VANDPS(m, v, v)
	}
}

// loop runs body n times, n a register that it counts down; n may be zero.
func loop(name string, n reg.GPVirtual, body func()) {
	top, done := label(name), label(name+"done")
	TESTQ(n, n)
	JLE(LabelRef(done))
	Label(top)
	body()
	DECQ(n)
	JNZ(LabelRef(top))
	Label(done)
}
