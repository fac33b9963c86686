// Package house holds the project to the rules of CONTRIBUTING.md that no
// compiler knows.
package house

import (
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// floors are the project's packages, from the roof to the ground. Each may
// import those of lower floors and what lies in its own folder without a floor
// of its own. No import points up, none to the side, and there are no
// exceptions. CONTRIBUTING.md draws the same house.
var floors = [][]string{
	{"cmd/lrunet", "cmd/optunabench", "cmd/torchbench"},
	{"experiments/live"},
	{"experiments/compare", "experiments/runs"},
	{"experiments/members", "experiments/simulation"},
	{"experiments/nas", "experiments/sweep", "experiments/table", "experiments/replay", "experiments/ranking", "experiments/latency", "experiments/cluster"},
	{"experiments"},
	{"experiments/rundir"},
	{"reports", "experiments/dataset", "experiments/schema"},
	{"eval/store", "eval/table"},
	{"eval"},
	{"eval/train", "eval/speed", "lrunet/export"},
	{"lrunet/single", "lrunet/internal/nets"},
	{"lrunet/graph", "lrunet/folded", "lrunet/checkpoint", "eval/cost", "space", "experiments/published"},
	{"lrunet", "lrunet/kernel", "eval/imageset", "search", "eval/stats"},
	{"internal"},
}

// module is the module's name.
const module = "lrunet/"

// room is the floor of a package, counted from the roof, and the name in the
// table of the package itself or of the nearest folder around it.
func room(pkg string) (floor int, name string) {
	for name = pkg; name != "."; name = parent(name) {
		for floor, names := range floors {
			if slices.Contains(names, name) {
				return floor, name
			}
		}
	}
	return -1, ""
}

// parent is the folder around a package.
func parent(pkg string) string {
	if i := strings.LastIndexByte(pkg, '/'); i >= 0 {
		return pkg[:i]
	}
	return "."
}

// judge says what is wrong with an import; nothing if it points down or stays
// in the room.
func judge(from, to string) string {
	above, fromRoom := room(from)
	below, toRoom := room(to)
	switch {
	case fromRoom == toRoom || above < below && above >= 0:
		return ""
	case above < 0 || below < 0:
		return "" // TestEveryPackageHasARoom says so
	case above == below:
		return fmt.Sprintf("%s imports %s beside it: move what both need to a lower floor, or let a higher one join them", from, to)
	}
	return fmt.Sprintf("%s imports %s, which points up from %s to %s: move what it needs below both, or take it as an argument", from, to, fromRoom, toRoom)
}

// packages are the imports of each package of the module, all without the
// module's name.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, module+"...").CombinedOutput()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	all := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		var ours []string
		for _, path := range strings.Fields(line) {
			if pkg, ok := strings.CutPrefix(path, module); ok {
				ours = append(ours, pkg)
			}
		}
		all[ours[0]] = ours[1:]
	}
	if len(all) < 20 {
		t.Fatalf("only %d packages seen: go list printed\n%s", len(all), out)
	}
	return all
}

func TestImportsPointDown(t *testing.T) {
	for pkg, imports := range packages(t) {
		for _, to := range imports {
			if wrong := judge(pkg, to); wrong != "" {
				t.Error(wrong)
			}
		}
	}
}

func TestEveryPackageHasARoom(t *testing.T) {
	used := map[string]bool{}
	for pkg := range packages(t) {
		_, name := room(pkg)
		if name == "" {
			t.Errorf("%s has no floor: give it one in this test and in CONTRIBUTING.md", pkg)
		}
		used[name] = true
	}
	for _, name := range slices.Concat(floors...) {
		if !used[name] {
			t.Errorf("%s has a floor, but there is no such package", name)
		}
	}
}

// The rule must see what it forbids.
func TestJudge(t *testing.T) {
	for arrow, want := range map[string]string{
		"cmd/lrunet eval":                       "",
		"lrunet/kernel lrunet/kernel/avx2":      "",
		"search internal/nearest":               "",
		"eval eval/cost":                        "",
		"eval/cost eval":                        "points up from eval/cost to eval",
		"lrunet/kernel/avx2 search":             "beside it",
		"eval/train experiments":                "points up",
		"internal/nearest search":               "points up",
		"experiments/sweep experiments/compare": "points up",
	} {
		from, to, _ := strings.Cut(arrow, " ")
		if got := judge(from, to); !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("judge(%s): %q, want %q", arrow, got, want)
		}
	}
}
