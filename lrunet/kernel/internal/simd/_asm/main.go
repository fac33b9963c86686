// Command asm writes the kernels of one instruction set, or the methods of
// package simd that choose among the sets.
//
//	go run . -isa avx512 -out ../avx512/kernels_amd64.s -stubs ../avx512/kernels_amd64.go -pkg avx512
//	go run . -isa avx2 -out ../avx2/kernels_amd64.s -stubs ../avx2/kernels_amd64.go -pkg avx2
//	go run . -dispatch ..
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"

	. "github.com/mmcloughlin/avo/build"
)

var (
	isaName  = flag.String("isa", "", "instruction set: avx512 or avx2")
	dispatch = flag.String("dispatch", "", "write the methods that choose a kernel to this folder")
)

func main() {
	flag.Parse()
	if *dispatch != "" {
		if err := writeDispatch(*dispatch); err != nil {
			fmt.Fprintf(os.Stderr, "asm: %v\n", err)
			os.Exit(1)
		}
		return
	}
	if !slices.Contains(sets, *isaName) {
		fmt.Fprintf(os.Stderr, "asm: unknown instruction set %q (have avx512, avx2)\n", *isaName)
		os.Exit(2)
	}
	isa = machines[*isaName]
	ConstraintExpr("amd64,!purego")
	for _, f := range families {
		for _, s := range f.sizes(isa) {
			for _, k := range f.kernels {
				k.write(s)
			}
		}
	}
	Generate()
}
