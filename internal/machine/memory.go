package machine

import (
	"math"
	"runtime/debug"
	"runtime/metrics"

	"github.com/KimMachineGun/automemlimit/memlimit"
	"github.com/shirou/gopsutil/v4/mem"
)

// FreeMemory is how many bytes the process may still take: what the system has
// available, the process's control group (container) and address space
// (ulimit -v) leave, and GOMEMLIMIT, whichever is least. It is 0 if nothing
// is left, and math.MaxInt64 where no limit is known.
func FreeMemory() int64 {
	free := int64(math.MaxInt64)
	if system, err := mem.VirtualMemory(); err == nil && system.Available > 0 {
		free = asInt64(system.Available)
	}
	own := memoryInUse()
	if limit, err := memlimit.FromCgroup(); err == nil {
		free = min(free, asInt64(limit)-own)
	}
	if limit := debug.SetMemoryLimit(-1); limit < math.MaxInt64 {
		free = min(free, limit-own)
	}
	return max(min(free, freeAddresses()), 0)
}

// CollectWithin makes Go collect garbage before the process takes so many bytes
// more than it has, or all that is free if that is more. A limit that the
// user gave by GOMEMLIMIT stays.
func CollectWithin(bytes int64) {
	room := max(bytes, FreeMemory())
	own := memoryInUse()
	if debug.SetMemoryLimit(-1) == math.MaxInt64 && room < math.MaxInt64-own {
		debug.SetMemoryLimit(own + room)
	}
}

// memoryInUse is what Go's memory limit counts.
func memoryInUse() int64 {
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s)
	return asInt64(s[0].Value.Uint64() - s[1].Value.Uint64())
}

// asInt64 is a size that may stand for no limit.
func asInt64(n uint64) int64 { return int64(min(n, math.MaxInt64)) }
