// Command asm writes the assembly of the kernels of one instruction set.
//
//	go run . -isa avx512 -out ../avx512/kernels_amd64.s -stubs ../avx512/kernels_amd64.go -pkg avx512
//	go run . -isa avx2 -out ../avx2/kernels_amd64.s -stubs ../avx2/kernels_amd64.go -pkg avx2
package main

import (
	"flag"
	"fmt"
	"os"

	. "github.com/mmcloughlin/avo/build"
)

var isaName = flag.String("isa", "avx512", "instruction set: avx512 or avx2")

func main() {
	flag.Parse()
	switch *isaName {
	case "avx512":
		isa = avx512
	case "avx2":
		isa = avx2
	default:
		fmt.Fprintf(os.Stderr, "asm: unknown instruction set %q (have avx512, avx2)\n", *isaName)
		os.Exit(2)
	}
	ConstraintExpr("amd64,!purego")
	for e := 1; e <= isa.maxE; e++ {
		depthwiseStore(e, false)
		depthwiseStore(e, true)
		depthwiseStats(e)
		depthwiseGradW(e)
		depthwiseGradX(e)
	}
	for rows := 1; rows <= isa.maxRows; rows++ {
		for e := range epilogues {
			product(rows, epilogue(e))
		}
	}
	for m := 1; m <= isa.dotM; m++ {
		for k := 1; k <= isa.dotK; k++ {
			dot(m, k)
			dotSpans(m, k)
		}
	}
	maskSum(false)
	maskSum(true)
	combine()
	residual()
	laneSums()
	peak()
	elementwise()
	clipping()
	transpose()
	every()
	depthwiseSpread()
	maxForward()
	maxBackward()
	crossMoments()
	taps(false)
	taps(true)
	momentum(false)
	momentum(true)
	Generate()
}
