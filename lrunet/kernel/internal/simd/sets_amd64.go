//go:build !purego

package simd

import "golang.org/x/sys/cpu"

// Sets is what the machine can run, the fastest first.
func Sets() []Set {
	var sets []Set
	if cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ {
		sets = append(sets, AVX512)
	}
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		sets = append(sets, AVX2)
	}
	return append(sets, Portable)
}
