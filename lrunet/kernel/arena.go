package kernel

import "unsafe"

// arena hands out pieces of one slice of scratch, each 64-byte aligned.
type arena struct{ free []float32 }

func newArena(scratch []float32) arena {
	const mask = laneBytes - 1
	off := -uintptr(unsafe.Pointer(&scratch[0])) & mask
	return arena{scratch[off/4:]}
}

// take is n elements that hold anything.
func (a *arena) take(n int) []float32 {
	s := a.free[:n:n]
	a.free = a.free[(n+Lanes-1)/Lanes*Lanes:]
	return s
}

// zeros is n elements that hold zero.
func (a *arena) zeros(n int) []float32 {
	s := a.take(n)
	clear(s)
	return s
}

// doubles is n float64 that hold anything.
func (a *arena) doubles(n int) []float64 {
	s := a.take(2*n + 2)
	return unsafe.Slice((*float64)(unsafe.Pointer(&s[0])), n)
}

// buffer makes a matrix of n rows of so many positions. An odd pitch keeps
// rows from competing for the same cache lines.
func (a *arena) buffer(n, positions int) rowset {
	pitch := (positions | 1) * Lanes
	return rowset{&a.take(n * pitch)[0], pitch * 4}
}
