// Package simd is the inner loops of package kernel: kernels in assembly for
// AVX-512 and AVX2 and in portable Go, and what cuts matrices and convolutions
// into the tiles that they compute.
//
// A kernel is a method of Set, which calls the set's own, or chooses one by its
// tile's size. These methods, the assembly and its declarations are generated: see
// _asm/README.md. Their
// comments are loops, in which x[p] is position p of x, 16 lanes that a
// statement treats alike, and x[r*xs] what lies r*xs bytes after x. Strides are
// in bytes unless they say otherwise. Slices are as long as the first, a
// multiple of 16. Pointers lead to arrays as long as the loop needs; nothing
// checks them, and nothing keeps them after a call.
//
// It knows nothing of tensors, networks or threads.
package simd

//go:generate sh _asm/generate.sh

// Lanes is the number of float32 in a position, and laneBytes its size.
const (
	Lanes     = 16
	laneBytes = Lanes * 4
)

// RoundUp is n rounded up to whole positions.
func RoundUp(n int) int { return (n + Lanes - 1) / Lanes * Lanes }

// Set is a set of kernels. The results of one set are always the same; those of
// two differ by rounding.
type Set uint8

// The sets. Portable is the Go loops, which every machine can run.
const (
	Portable Set = iota
	AVX2
	AVX512
)

// String is the set's name, as a user of LRUNET_KERNEL writes it.
func (s Set) String() string { return [...]string{"go", "avx2", "avx512"}[s] }

// Vector says whether the set computes many lanes at once. With such a set it
// pays to compute something again rather than to read it from memory.
func (s Set) Vector() bool { return s != Portable }

// limit is how large a set's tiles may be, and what its Peak does.
type limit struct {
	outputs   int // of a channel that a depthwise kernel computes at once
	rows      int // of a product
	wideRows  int // of a product of at least wide positions
	dotRows   int // m of Dot and DotSpans
	dotCols   int // k of Dot and DotSpans
	peakWidth int // multiply-adds of a round
	tileBytes int // of depthwise results
}

// PeakWidth is the number of multiply-adds of a round of Peak.
func (s Set) PeakWidth() int { return limits[s].peakWidth }

// TileBytes is the size of a tile of depthwise results that suits the set.
func (s Set) TileBytes() int { return limits[s].tileBytes }
