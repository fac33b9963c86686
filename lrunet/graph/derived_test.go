package graph

import (
	"math"
	"slices"
	"strings"
	"testing"

	"lrunet/lrunet"
)

// Networks whose options come to nothing have the plain one's
// gradients, to the last bit: a change that starts at zero, one template, own
// weights that are equal, normalisations that start equal.
func TestOptionsThatComeToNothing(t *testing.T) {
	in := lrunet.Shape{C: 1, H: 10, W: 10}
	plain := bind(t, build(t, "stem8/2 16x3g4/2 32x2 head16", in, 5), 2)
	plain.Init(3)
	want := gradients(t, plain)
	for option, rename := range map[string]map[string]string{
		"r2":  {},
		"t1":  {"dw_template_list.0": "dw", "pw_template_list.0": "pw"},
		"n2":  {}, // all start at one and zero
		"n3":  {},
		"s2i": {}, // factors of one, and a zero one of the stage's input
		"s1":  {},
		"o":   {"dw_list.0": "dw", "dw_list.1": "dw", "dw_list.2": "dw", "pw_list.0": "pw", "pw_list.1": "pw", "pw_list.2": "pw"},
	} {
		m := bind(t, build(t, "stem8/2 16x3g4"+option+"/2 32x2"+option+" head16", in, 5), 2)
		m.Init(8)
		for _, p := range m.Params {
			if from := plain.Param(renamed(p.Name, rename)); from != nil {
				copy(p.Value, from.Value)
			} else if p.Role == lrunet.Coefficient || strings.Contains(p.Name, "branch_list") {
				fill(p.Value, 1)
			}
		}
		got := gradients(t, m)
		for name, g := range want {
			if option == "o" && (name[7:] == "dw.weight" || name[7:] == "pw.weight") {
				continue // the sum of several
			}
			for _, p := range m.Params {
				if renamed(p.Name, rename) == name && !slices.Equal(got[p.Name], g) {
					t.Errorf("%s: %s has another gradient than %s", option, p.Name, name)
				}
			}
		}
	}
}

// renamed is the name of a parameter in the plain network.
func renamed(name string, rename map[string]string) string {
	if len(name) < 8 || name[:5] != "stage" {
		return name
	}
	for from, to := range rename {
		if name[7:] == from+".weight" {
			return name[:7] + to + ".weight"
		}
	}
	return name
}

// gradients is one step's, by name.
func gradients(t *testing.T, m *Model) map[string][]float32 {
	t.Helper()
	trainer, err := m.Trainer(24)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := trainer.Step(randomBatch(m.Program.Input, m.Program.Classes, 20, 24, 4), Step{}); err != nil {
		t.Fatal(err)
	}
	g := map[string][]float32{}
	for _, p := range m.Params {
		if p.Grad != nil {
			g[p.Name] = slices.Clone(p.Grad)
		}
	}
	return g
}

// Coefficients start so that a mixture has about its templates' variance, and
// additions at zero.
func TestDerivedWeightsStart(t *testing.T) {
	m := bind(t, build(t, "stem8/2 64x30t16 64x3r2 head16", lrunet.Shape{C: 1, H: 10, W: 10}, 5), 1)
	m.Init(2)
	var coefficients []float32
	for _, p := range m.Params {
		switch p.Role {
		case lrunet.Coefficient:
			coefficients = append(coefficients, p.Value...)
		case lrunet.Addition:
			if norm(p.Value) != 0 {
				t.Errorf("%s starts at %v", p.Name, p.Value[:3])
			}
		}
	}
	if d := deviationOf(coefficients); len(coefficients) != 30*2*16 || math.Abs(d-0.25) > 0.02 {
		t.Errorf("%d coefficients of deviation %.3f, want 960 of 0.25", len(coefficients), d)
	}
}
