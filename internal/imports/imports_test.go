// Package imports holds the project's packages to the direction of imports
// that CONTRIBUTING.md draws.
package imports

import (
	"os/exec"
	"strings"
	"testing"
)

// floors are the packages by height: each may import those of lower floors and
// of its own folder, and internal helpers. The lowest import nothing of ours.
var floors = []map[string]bool{
	{"lrunet/lrunet": true, "lrunet/lrunet/kernel": true, "lrunet/eval/imageset": true, "lrunet/search": true, "lrunet/eval/stats": true},
	{"lrunet/lrunet/graph": true, "lrunet/lrunet/checkpoint": true, "lrunet/eval/cost": true, "lrunet/space": true, "lrunet/experiments/published": true},
	{"lrunet/eval/train": true, "lrunet/eval/speed": true},
	{"lrunet/eval": true},
	{"lrunet/eval/store": true},
	{"lrunet/reports": true, "lrunet/experiments/dataset": true},
	{"lrunet/experiments/rundir": true},
	{"lrunet/experiments": true},
	{"lrunet/experiments/nas": true, "lrunet/experiments/sweep": true},
	{"lrunet/experiments/compare": true},
	{"lrunet/cmd/lrunet": true, "lrunet/cmd/torchbench": true},
}

// height is the floor of a package, by its own or its nearest parent's entry.
func height(pkg string) (int, bool) {
	for ; pkg != "lrunet"; pkg = pkg[:strings.LastIndexByte(pkg, '/')] {
		for i, floor := range floors {
			if floor[pkg] {
				return i, true
			}
		}
	}
	return 0, false
}

func TestImportsPointDownwards(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}: {{join .Imports " "}}`, "lrunet/...").CombinedOutput()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	seen := 0
	for line := range strings.Lines(string(out)) {
		pkg, imports, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || strings.HasPrefix(pkg, "lrunet/internal/") {
			continue
		}
		from, known := height(pkg)
		if !known {
			t.Errorf("%s has no floor: give it one in this test and in CONTRIBUTING.md", pkg)
		}
		for to := range strings.FieldsSeq(imports) {
			if !strings.HasPrefix(to, "lrunet/") || strings.Contains(to, "/internal/") {
				continue
			}
			seen++
			if h, _ := height(to); h >= from && !inside(to, pkg) {
				t.Errorf("%s imports %s, which is not below it", pkg, to)
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d imports seen: go list printed\n%s", seen, out)
	}
}

// inside says whether a package lies in another's folder and has no floor of
// its own.
func inside(pkg, parent string) bool {
	for _, floor := range floors {
		if floor[pkg] {
			return false
		}
	}
	return strings.HasPrefix(pkg, parent+"/")
}
