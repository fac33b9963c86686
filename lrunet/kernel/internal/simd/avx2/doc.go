// Package avx2 is the kernels in AVX2 and FMA assembly, as the generator in
// ../_asm writes them. Package simd decides when to call them.
package avx2
