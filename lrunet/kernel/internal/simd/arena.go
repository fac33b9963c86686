package simd

import "unsafe"

// Arena hands out pieces of one slice of scratch, each 64-byte aligned. Of a
// copy's pieces the original knows nothing and hands them out again.
type Arena struct{ free []float32 }

// NewArena makes an arena; aligning it may lose the first 15 elements.
func NewArena(scratch []float32) Arena {
	const mask = laneBytes - 1
	off := -uintptr(unsafe.Pointer(&scratch[0])) & mask
	return Arena{scratch[off/4:]}
}

// Take is n elements that hold anything.
func (a *Arena) Take(n int) []float32 {
	s := a.free[:n:n]
	a.free = a.free[RoundUp(n):]
	return s
}

// Zeros is n elements that hold zero.
func (a *Arena) Zeros(n int) []float32 {
	s := a.Take(n)
	clear(s)
	return s
}

// Doubles is n float64 that hold anything.
func (a *Arena) Doubles(n int) []float64 {
	s := a.Take(2*n + 2)
	return unsafe.Slice((*float64)(unsafe.Pointer(&s[0])), n)
}

// Buffer makes a matrix of n rows of the given positions. An odd pitch keeps
// rows from competing for the same cache lines.
func (a *Arena) Buffer(n, positions int) Strided {
	pitch := (positions | 1) * Lanes
	return Strided{&a.Take(n * pitch)[0], pitch * 4}
}
