package kernel

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"lrunet/lrunet/kernel/internal/simd"
)

// TestEveryKernelSet runs this package's tests under each kernel set.
func TestEveryKernelSet(t *testing.T) {
	if os.Getenv("LRUNET_KERNEL") != "" {
		t.Skip("one kernel set was asked for")
	}
	for _, set := range simd.Sets() {
		name := set.String()
		if set == active {
			continue
		}
		t.Run(name, func(t *testing.T) {
			args := []string{"-test.count=1", "-test.run=TestSubjects|PyTorch|SGD|Conv|LRU", "-test.short"}
			cmd := exec.Command(os.Args[0], args...)
			cmd.Env = append(os.Environ(), "LRUNET_KERNEL="+name)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

func TestChooseKernelSet(t *testing.T) {
	if set, err := choose("go"); set != simd.Portable || err != nil {
		t.Errorf("go: %v, %v", set, err)
	}
	for i, want := range simd.Sets() {
		if set, err := choose(want.String()); set != want || err != nil {
			t.Errorf("%s: %v, %v", want, set, err)
		}
		if set, _ := choose(""); i == 0 && set != want {
			t.Errorf("not the fastest set without a name")
		}
	}
	if _, err := choose("sse"); err == nil || !strings.Contains(err.Error(), `"sse"`) {
		t.Errorf("unknown set: error %v", err)
	}
}

// TestAssemblyIsTested fails if LRUNET_REQUIRE_KERNELS, set where tests run
// automatically, names a set that the tests above had to leave out although
// the machine has what it needs.
func TestAssemblyIsTested(t *testing.T) {
	required := os.Getenv("LRUNET_REQUIRE_KERNELS")
	if required == "" {
		t.Skip("LRUNET_REQUIRE_KERNELS is not set")
	}
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		t.Skip(err)
	}
	needs := map[string][]string{"avx512": {"avx512f", "avx512dq"}, "avx2": {"avx2", "fma"}}
	flags := strings.Fields(string(info))
	for _, name := range strings.Split(required, ",") {
		able := needs[name] != nil
		for _, need := range needs[name] {
			able = able && slices.Contains(flags, need)
		}
		have := false
		for _, set := range simd.Sets() {
			have = have || set.String() == name
		}
		if able && !have {
			t.Errorf("the machine can run %s, but its tests were skipped", name)
		}
	}
}
