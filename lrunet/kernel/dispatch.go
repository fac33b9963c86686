package kernel

import (
	"fmt"
	"os"
	"strings"
)

// active is the set of assembly kernels in use; nil means portable Go.
var active, unavailable = choose(os.Getenv("LRUNET_KERNEL"))

// choose is the named kernel set, or the fastest for an empty name.
func choose(name string) (*kernelSet, error) {
	sets := kernelSets()
	switch {
	case name == "go", name == "" && len(sets) == 0:
		return nil, nil
	case name == "":
		return sets[0], nil
	}
	have := []string{"go"}
	for _, s := range sets {
		if s.name == name {
			return s, nil
		}
		have = append(have, s.name)
	}
	return nil, fmt.Errorf("kernel: LRUNET_KERNEL is %q, which this program does not have on this machine (it has %s)", name, strings.Join(have, ", "))
}

// Name is the kernel set in use: "avx512", "avx2" or "go", the portable one.
// It is the fastest that the machine has, unless the environment variable
// LRUNET_KERNEL names another.
func Name() string {
	if active == nil {
		return "go"
	}
	return active.name
}

// Err says whether LRUNET_KERNEL names a kernel set that the machine does not
// have. NewPool panics then, so a program asks first.
func Err() error { return unavailable }
