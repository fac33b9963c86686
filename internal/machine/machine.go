// Package machine says what computer the program runs on, for reports.
package machine

import (
	"bufio"
	"os"
	"runtime"
	"strings"
)

// CPU is the processor's model name, or its architecture where the system
// does not tell.
func CPU() string {
	file, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		key, value, _ := strings.Cut(lines.Text(), ":")
		if strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}

// System is the operating system, the architecture and the compiler.
func System() string { return runtime.GOOS + "/" + runtime.GOARCH + ", " + runtime.Version() }
