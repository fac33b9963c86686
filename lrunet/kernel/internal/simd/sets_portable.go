//go:build !amd64 || purego

package simd

// Sets is what the machine can run, the fastest first: here only portable Go.
func Sets() []Set { return []Set{Portable} }
