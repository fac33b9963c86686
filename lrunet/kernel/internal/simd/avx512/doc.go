// Package avx512 is the kernels in AVX-512 (F and DQ) assembly. It is written
// by the generator in ../_asm; package kernel decides when to call it.
package avx512
