package machine

import (
	"fmt"
	"math"
	"os"

	"golang.org/x/sys/unix"
)

// freeAddresses is how many bytes of address space the process may still take
// under ulimit -v; math.MaxInt64 without a limit.
func freeAddresses() int64 {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_AS, &limit); err != nil || limit.Cur >= math.MaxInt64 {
		return math.MaxInt64
	}
	var pages int64
	text, err := os.ReadFile("/proc/self/statm")
	if err == nil {
		_, err = fmt.Sscan(string(text), &pages)
	}
	if err != nil {
		return math.MaxInt64
	}
	return int64(limit.Cur) - pages*int64(os.Getpagesize())
}
