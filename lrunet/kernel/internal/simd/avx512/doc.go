// Package avx512 is the kernels in AVX-512 assembly, as the generator in
// ../_asm writes them. Package simd decides when to call them.
package avx512
