// Package portable is the kernels as plain Go loops: what they compute, for
// machines without assembly and for tests to compare assembly with. The
// comments of simd.Set's methods, which have the same names and parameters,
// say what arguments mean.
//
// Sums may be rounded differently from assembly's, whose order differs. Short
// loops are not inlined, because they are slower as a part of simd.Set's methods.
package portable

import "unsafe"

// lanes is the number of elements of a position.
const lanes = 16

// position is the lanes that lie the given bytes after p.
func position(p *float32, bytes int) *[lanes]float32 {
	return (*[lanes]float32)(unsafe.Add(unsafe.Pointer(p), bytes))
}

// floats is the n elements that lie the given bytes after p.
func floats(p *float32, bytes, n int) []float32 {
	return unsafe.Slice(element(p, bytes), n)
}

// element is the element that lies the given bytes after p.
func element(p *float32, bytes int) *float32 {
	return (*float32)(unsafe.Add(unsafe.Pointer(p), bytes))
}

// number is element i of the array at p.
func number(p *float32, i int) float32 { return *element(p, 4*i) }

// integer is element i of the array at p.
func integer(p *int, i int) int {
	return *(*int)(unsafe.Add(unsafe.Pointer(p), i*int(unsafe.Sizeof(*p))))
}
