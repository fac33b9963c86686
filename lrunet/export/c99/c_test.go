package c99

import (
	"bytes"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"lrunet/lrunet/export/quantized"
	"lrunet/lrunet/folded"
	"lrunet/lrunet/internal/nets"
)

// strict are the compilers' flags: nothing that they could warn of is let pass.
var strict = []string{"-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", "-Wshadow", "-Wwrite-strings", "-Wstrict-prototypes"}

// classNames are those of the networks in tests, with all that must be written
// otherwise in C.
var classNames = []string{"plain", "two words", `"quote" \ ??/ */`, "Grün"}

// tool is a program that a test needs. Where LRUNET_REQUIRE_C is set it must be
// there.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("LRUNET_REQUIRE_C") != "" {
			t.Fatalf("%s is not installed, and LRUNET_REQUIRE_C says that it must be", name)
		}
		t.Skipf("%s is not installed", name)
	}
	return path
}

// command runs a program and returns what it prints.
func command(t *testing.T, stdin []byte, name string, args ...string) string {
	t.Helper()
	var out, errors bytes.Buffer
	c := exec.Command(name, args...)
	c.Stdin, c.Stdout, c.Stderr = bytes.NewReader(stdin), &out, &errors
	if err := c.Run(); err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out.String(), errors.String())
	}
	return out.String()
}

// save writes a network's files to a folder of its own and returns the source's
// path.
func save(t *testing.T, s Source) string {
	t.Helper()
	folder := t.TempDir()
	for name, content := range map[string][]byte{"net.h": s.Header, "net.c": s.Code} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(folder, "net.c")
}

// program compiles a network and its main.
func program(t *testing.T, s Source, compiler string, flags ...string) string {
	t.Helper()
	source := save(t, s)
	binary := strings.TrimSuffix(source, ".c")
	args := append(append([]string{"-O2", "-DNET_MAIN", "-o", binary, source}, strict...), flags...)
	command(t, nil, tool(t, compiler), args...)
	return binary
}

// answer is a line that a program prints.
type answer struct {
	class  int
	name   string
	logits []string
}

// answers reads what a program printed.
func answers(t *testing.T, printed string) []answer {
	t.Helper()
	var list []answer
	for line := range strings.Lines(printed) {
		fields := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(fields) != 3 {
			t.Fatalf("printed %q", line)
		}
		class, err := strconv.Atoi(fields[0])
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, answer{class, fields[1], strings.Fields(fields[2])})
	}
	return list
}

// best is the index of the greatest.
func best[T float32 | int32](list []T) int {
	at := 0
	for i, v := range list {
		if v > list[at] {
			at = i
		}
	}
	return at
}

// fold is a kind's network folded, and some images.
func fold(t *testing.T, k nets.Kind) (*folded.Net, [][]uint8, [][]float32) {
	t.Helper()
	m := k.Model(t)
	net, err := folded.Of(m.Program, nets.Values(m))
	if err != nil {
		t.Fatal(err)
	}
	images := k.Images(20)
	return net, images, k.Logits(t, m, images)
}

// integer is a folded net in integers, calibrated on images.
func integer(t *testing.T, net *folded.Net, images [][]uint8) *quantized.Net {
	t.Helper()
	ranges := quantized.NewRanges(net)
	r := folded.NewRunner(net)
	ranges.Watch(r)
	for _, image := range images {
		r.Run(image)
	}
	q, err := quantized.Of(net, ranges)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// checkFloat compares what a program printed with the graph's logits: within 1e-4,
// and each prediction equal.
func checkFloat(t *testing.T, printed string, want [][]float32) {
	t.Helper()
	list := answers(t, printed)
	if len(list) != len(want) {
		t.Fatalf("%d answers for %d images", len(list), len(want))
	}
	for i, a := range list {
		if a.class != best(want[i]) || a.name != classNames[a.class] {
			t.Errorf("image %d: class %d %q, want %d of %v", i, a.class, a.name, best(want[i]), want[i])
		}
		for c, w := range want[i] {
			got, err := strconv.ParseFloat(a.logits[c], 64)
			if err != nil || !(math.Abs(got-float64(w)) <= 1e-4*(1+math.Abs(float64(w)))) {
				t.Errorf("image %d: logit %d is %s, want %v", i, c, a.logits[c], w)
			}
		}
	}
}

// checkInteger compares what a program printed with the reference: to the last
// bit.
func checkInteger(t *testing.T, printed string, net *quantized.Net, images [][]uint8) {
	t.Helper()
	list := answers(t, printed)
	if len(list) != len(images) {
		t.Fatalf("%d answers for %d images", len(list), len(images))
	}
	r := quantized.NewRunner(net)
	for i, a := range list {
		want := r.Run(images[i])
		if a.class != best(want) {
			t.Errorf("image %d: class %d, want %d", i, a.class, best(want))
		}
		for c, w := range want {
			if a.logits[c] != strconv.Itoa(int(w)) {
				t.Errorf("image %d: logit %d is %s, want %d", i, c, a.logits[c], w)
			}
		}
	}
}

// Every kind of network answers as its graph and as its reference; memory that it
// should not touch and arithmetic that C leaves open are faults.
func TestAnswers(t *testing.T) {
	tool(t, "gcc")
	kinds := nets.Kinds
	if testing.Short() {
		kinds = onArm()
	}
	onEach(t, kinds, 20, func(t *testing.T, s Source, input []byte, check func(string)) {
		check(command(t, input, program(t, s, "gcc", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")))
	})
}
