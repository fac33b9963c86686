// Package avx2 is the kernels in AVX2 and FMA assembly. It is written by the
// generator in ../_asm; package kernel decides when to call it.
package avx2
