package train

import (
	"math"
	"strings"
	"testing"

	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// starts are the first elements of the scales of second normalisations, by name.
func starts(t *testing.T, arch, how string) map[string]float32 {
	t.Helper()
	p, err := lrunet.Build(arch, lrunet.Shape{C: 3, H: 32, W: 32}, 10)
	if err != nil {
		t.Fatal(err)
	}
	pool := kernel.NewPool(1)
	t.Cleanup(pool.Close)
	m, err := graph.New(p, pool)
	if err != nil {
		t.Fatal(err)
	}
	m.Init(1)
	startResiduals(m, how)
	found := map[string]float32{}
	for _, p := range m.Params {
		if p.Role != lrunet.Scale {
			continue
		}
		for _, v := range p.Value {
			if v != p.Value[0] {
				t.Errorf("%s of %s is not one number: %v", p.Name, arch, p.Value)
			}
		}
		found[p.Name] = p.Value[0]
	}
	return found
}

// The scales of the branches start as asked, stage by stage; all others stay one.
func TestResidualInit(t *testing.T) {
	const arch = "stem8/2 8x4g4 16x1g4 16x9g4 head16g4"
	for how, want := range map[string]map[string]float64{
		"zero":  {"stage1": 0, "stage2": 0, "stage3": 0},
		"depth": {"stage1": 1 / math.Sqrt(4), "stage2": 1, "stage3": 1 / math.Sqrt(9)},
	} {
		branches := 0
		for name, got := range starts(t, arch, how) {
			stage, _, _ := strings.Cut(name, ".")
			start := 1.
			if strings.Contains(name, ".pw_bn") {
				start = want[stage]
				branches++
			}
			if math.Abs(float64(got)-start) > 1e-7 {
				t.Errorf("%s: %s starts at %v, want %v", how, name, got, start)
			}
		}
		if branches != 14 {
			t.Errorf("%s: %d branches, want 14", how, branches)
		}
	}
}

// Branches with factors of their own, which start at zero, keep the scale one: at
// zero both, neither would learn.
func TestResidualInitLeavesFactorsAlone(t *testing.T) {
	for name, got := range starts(t, "stem8/2 8x4g4s1 head8g4", "zero") {
		if got != 1 {
			t.Errorf("%s starts at %v, want 1", name, got)
		}
	}
	for name, got := range starts(t, "mobilenetv2-0.25", "zero") {
		if got != 1 {
			t.Errorf("%s starts at %v, want 1", name, got)
		}
	}
}
