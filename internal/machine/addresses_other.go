//go:build !linux

package machine

import "math"

// freeAddresses is no limit: this system is not asked.
func freeAddresses() int64 { return math.MaxInt64 }
