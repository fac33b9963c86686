//go:build unix

package machine

import (
	"runtime"
	"syscall"
	"time"
)

// Spent is what the process has used up to now.
func Spent() Use {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return Use{}
	}
	unit := int64(1024) // bytes in a unit of Maxrss
	if runtime.GOOS == "darwin" {
		unit = 1
	}
	return Use{
		CPUTime:    time.Duration(u.Utime.Nano() + u.Stime.Nano()),
		PeakMemory: int64(u.Maxrss) * unit, // 32 bits on some systems
	}
}
