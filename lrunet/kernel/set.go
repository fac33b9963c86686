package kernel

import (
	"fmt"
	"os"
	"strings"

	"lrunet/lrunet/kernel/internal/simd"
)

// active is the kernel set in use.
var active, unavailable = choose(os.Getenv("LRUNET_KERNEL"))

// choose is the named kernel set, or the fastest for an empty name.
func choose(name string) (simd.Set, error) {
	sets := simd.Sets()
	if name == "" {
		return sets[0], nil
	}
	have := []string{simd.Portable.String()}
	for _, s := range sets {
		if s.String() == name {
			return s, nil
		}
		if s != simd.Portable {
			have = append(have, s.String())
		}
	}
	return simd.Portable, fmt.Errorf("kernel: LRUNET_KERNEL is %q, which this program does not have on this machine (it has %s)", name, strings.Join(have, ", "))
}

// Name is the kernel set in use: "avx512", "avx2" or "go", the portable one.
// It is the fastest that the machine has, unless the environment variable
// LRUNET_KERNEL names another.
func Name() string { return active.String() }

// Err is not nil if LRUNET_KERNEL names a kernel set that the machine does not
// have. NewPool panics then, so a program asks first.
func Err() error { return unavailable }
