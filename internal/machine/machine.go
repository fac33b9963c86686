// Package machine says what computer the program runs on, for reports.
package machine

import (
	"os"
	"runtime"
	"strings"
	"time"

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

// Host is the computer's name; "" where the system does not tell.
func Host() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return name
}

// Use is what the process has used of the machine since it began. A system
// that does not tell a figure leaves it 0.
type Use struct {
	CPUTime    time.Duration // of all threads, the system's work for them included
	PeakMemory int64         // bytes, the most that was resident at once
}

// System is the operating system, the architecture and the compiler.
func System() string { return runtime.GOOS + "/" + runtime.GOARCH + ", " + runtime.Version() }
