package machine

import (
	"math"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
)

// asked makes TestFreeMemoryIsAsked print what is free: the child of the tests
// that limit a process.
const asked = "LRUNET_MACHINE_TEST_FREE"

func TestFreeMemoryIsAsked(t *testing.T) {
	if os.Getenv(asked) == "" {
		t.Skip("the child of TestFreeMemoryUnderLimits")
	}
	t.Logf("free: %d.", FreeMemory())
}

func TestFreeMemory(t *testing.T) {
	free := FreeMemory()
	if runtime.GOOS == "linux" && (free <= 0 || free == math.MaxInt64) {
		t.Errorf("%d bytes are free", free)
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(memoryInUse() + 100<<20))
	if free := FreeMemory(); free > 100<<20 || free < 80<<20 {
		t.Errorf("%d bytes are free of a limit of 100 MiB more", free)
	}
	debug.SetMemoryLimit(1)
	if free := FreeMemory(); free != 0 {
		t.Errorf("%d bytes are free over the limit", free)
	}
}

func TestFreeMemoryUnderLimits(t *testing.T) {
	shell, err := exec.LookPath("bash")
	if err != nil || runtime.GOOS != "linux" {
		t.Skip("needs ulimit")
	}
	const limit = 4 << 20 // KiB
	command := exec.Command(shell, "-c", `ulimit -v `+strconv.Itoa(limit)+` && exec "$0" -test.run TestFreeMemoryIsAsked -test.v`, os.Args[0])
	command.Env = append(os.Environ(), asked+"=1")
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	_, rest, _ := strings.Cut(string(out), "free: ")
	number, _, _ := strings.Cut(rest, ".")
	free, err := strconv.ParseInt(number, 10, 64)
	if err != nil || free > limit<<10 || free < limit<<9 {
		t.Errorf("%s\nwant most of %d bytes free", out, limit<<10)
	}
}
