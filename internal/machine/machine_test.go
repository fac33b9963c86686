package machine

import (
	"os"
	"runtime"
	"strings"
	"testing"
)

func TestNamesAreNotEmpty(t *testing.T) {
	if CPU() == "" || System() == "" {
		t.Errorf("CPU %q, system %q: want names", CPU(), System())
	}
}

// Reports of older runs hold Linux's name.
func TestCPUIsLinuxsName(t *testing.T) {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil || runtime.GOARCH != "amd64" || strings.Contains(string(info), "model name\t: unknown") {
		t.Skip("the system does not name the processor")
	}
	if want := "model name\t: " + CPU() + "\n"; !strings.Contains(string(info), want) {
		t.Errorf("CPU %q is not what /proc/cpuinfo says", CPU())
	}
}
