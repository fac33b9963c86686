package nas

import (
	"runtime"
	"strconv"

	thismachine "lrunet/internal/machine"
	"lrunet/lrunet/kernel"
	"lrunet/reports"
)

// Keys of the study's facts about the machine.
const (
	metaCPU     = "machine_cpu"
	metaCores   = "machine_cores"
	metaThreads = "machine_threads"
	metaKernels = "machine_kernels"
	metaSystem  = "machine_system"
)

// describeMachine says where a run was made.
func describeMachine(threads int) map[string]string {
	return map[string]string{
		metaCPU:     thismachine.CPU(),
		metaCores:   strconv.Itoa(runtime.NumCPU()),
		metaThreads: strconv.Itoa(threads),
		metaKernels: kernel.Name(),
		metaSystem:  thismachine.System(),
	}
}

// machine reads that again.
func machine(meta map[string]string) reports.Machine {
	number := func(key string) int {
		n, _ := strconv.Atoi(meta[key]) // 0, left out of the report, where it is missing
		return n
	}
	return reports.Machine{
		CPU: meta[metaCPU], Cores: number(metaCores), Threads: number(metaThreads),
		Kernels: meta[metaKernels], System: meta[metaSystem],
	}
}
