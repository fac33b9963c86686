package nas

import (
	"reflect"
	"strings"
	"testing"

	"lrunet/internal/testkit"
)

func TestBuiltInExperimentsAreValid(t *testing.T) {
	for _, name := range Names() {
		e, err := Load(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if e.Name != name {
			t.Errorf("%s is named %q inside", name, e.Name)
		}
	}
}

func TestYAMLIsTheInverseOfParse(t *testing.T) {
	e := tiny(t)
	limit := 12.5
	e.Constraints = []Constraint{{Measure: "params", Max: &limit}}
	text, err := e.YAML()
	if err != nil {
		t.Fatal(err)
	}
	again, err := Parse("again.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(again, e) {
		t.Errorf("read again:\n%+v\nwant\n%+v", again, e)
	}
}

func TestErrorsNameTheirPlace(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"unknown key":        {"seed: 3", "seeds: 3", `tiny.yaml: line `},
		"wrong type":         {"budget: 10", "budget: ten", `tiny.yaml: line `},
		"bad YAML":           {"name: tiny", "name: [tiny", `tiny.yaml: line `},
		"unknown measure":    {"measure: params", "measure: cost", `objectives: unknown measure "cost" (have accuracy, params`},
		"test accuracy":      {"measure: params", "measure: test_accuracy", `objectives: unknown measure "test_accuracy"`},
		"wrong direction":    {"params, better: lower", "params, better: higher", `objectives: params: better must be "lower"`},
		"no direction":       {"params, better: lower", `params_shared, better: ""`, "objectives: params_shared is better neither higher nor lower, so it cannot be an objective (have accuracy, params, madds"},
		"part as objective":  {"params, better: lower", "params_affine, better: lower", "objectives: params_affine is better neither higher nor lower"},
		"unknown algorithm":  {"nsga2", "nsga3", `unknown algorithm "nsga3"; did you mean nsga2?`},
		"no validation":      {"validation: 40", "validation: 0", "data: validation must be positive"},
		"unknown schedule":   {"rate: 0.1", "schedule: cos", `training: recipe: schedule: unknown "cos"`},
		"unknown recipe":     {"recipe: {batch: 10, rate: 0.1, momentum: 0.9}", "recipe: secret", `unknown recipe "secret" (have fast, modern, paper)`},
		"odd recipe field":   {"batch: 10", "bach: 10", `tiny.yaml: line `},
		"odd width":          {"widths: [8, 16]", "widths: [8, 17]", "space: "},
		"name is a path":     {"name: tiny", "name: ../tiny", "name: "},
		"no epochs":          {"epochs: 4", "epochs: 0", "training: epochs must be positive"},
		"constraint unbound": {"seed: 3", "constraints: [{measure: params}]\nseed: 3", "constraints: params needs a max or a min"},
	} {
		_, err := Parse("tiny.yaml", []byte(strings.Replace(tinyYAML, c.old, c.new, 1)))
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		if !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %q, want one line with %q", name, err, c.want)
		}
	}
	if _, err := Load("nowhere.yaml"); err == nil || !strings.Contains(err.Error(), "have cifar10-206k, fashion-mnist-130k, quickstart, small-fashion-mnist") {
		t.Errorf("missing file: error %v", err)
	}
}

// A surrogate predicts one objective, which is told before anything is made.
func TestSurrogatesPredictOneObjective(t *testing.T) {
	e := tiny(t)
	e.Objectives = []Objective{{Measure: "accuracy"}, {Measure: "latency"}}
	testkit.Must(t, e.Validate())
	for _, name := range []string{"surrogate", "ladder"} {
		e.Search.Algorithm = name
		testkit.WantError(t, e.Validate(), "objectives: "+name+" predicts one objective, and all others must be counted from the network alone, got 2 to predict (accuracy, latency): choose algorithm nsga2")
	}
	e.Objectives[1].Measure = "madds"
	testkit.Must(t, e.Validate())
}
