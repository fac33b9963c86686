// Package machine says what computer the program runs on, for reports.
package machine

import (
	"runtime"
	"strings"

	"github.com/klauspost/cpuid/v2"
)

// CPU is the processor's model name, or its architecture where the processor
// does not tell. Spaces are as Linux prints them.
func CPU() string {
	if name := strings.Join(strings.Fields(cpuid.CPU.BrandName), " "); name != "" {
		return name
	}
	return runtime.GOARCH
}

// System is the operating system, the architecture and the compiler.
func System() string { return runtime.GOOS + "/" + runtime.GOARCH + ", " + runtime.Version() }
