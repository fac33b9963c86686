package sweep

import (
	"reflect"
	"strings"
	"testing"

	"lrunet/experiments/published"
	"lrunet/lrunet"
)

// The built-in sweeps are valid, name networks that can be built, have a
// baseline, and what was published for the smallest and the largest reuse.
func TestBuiltIns(t *testing.T) {
	if len(Names()) != 3 {
		t.Errorf("built in: %v, want three", Names())
	}
	for _, name := range Names() {
		s, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		if s.Name != name || s.Baseline == "" || len(s.Seeds) != 3 || s.Training.Epochs != 30 || s.Training.Recipe.Optimizer != "muon" {
			t.Errorf("%s: %+v", name, s)
		}
		known := 0
		for _, n := range s.Networks {
			if _, err := lrunet.Build(n, lrunet.Shape{C: 3, H: 32, W: 32}, 10); err != nil {
				t.Error(err)
			}
			if _, ok := published.Find(s.Data.Name, n); ok {
				known++
			}
		}
		if known != 6 {
			t.Errorf("%s: %d networks with a published accuracy, want 6", name, known)
		}
	}
}

func TestYAMLIsTheInverseOfParse(t *testing.T) {
	s := tiny(t)
	text, err := s.YAML()
	if err != nil {
		t.Fatal(err)
	}
	again, err := Parse("again.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(again, s) {
		t.Errorf("read again:\n%+v\nwant\n%+v", again, s)
	}
}

func TestErrorsNameTheirPlace(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"unknown key":        {"seeds: [1, 2]", "sedes: [1, 2]", "tiny.yaml: line "},
		"wrong type":         {"epochs: 2", "epochs: two", "tiny.yaml: line "},
		"odd recipe field":   {"batch: 10", "bach: 10", "tiny.yaml: line "},
		"unknown recipe":     {"recipe: {batch: 10, rate: 0.1, momentum: 0.9}", "recipe: secret", `unknown recipe "secret"`},
		"no seeds":           {"seeds: [1, 2]", "seeds: []", "seeds: number must be 1 to "},
		"a seed twice":       {"seeds: [1, 2]", "seeds: [2, 2]", "seeds: duplicate 2"},
		"a network twice":    {"mobilenet-0.05]", "mobilenet-0.05, mobilenet-0.05]", "networks: duplicate mobilenet-0.05"},
		"strange baseline":   {"baseline: stem8/2 8x1g4 head8g4", "baseline: lrunet-1", "baseline: lrunet-1 is not among the networks"},
		"strange published":  {"head8g4: 50,", "head8g4: 50, lrunet-1: 3,", "published: lrunet-1 is not among the networks"},
		"published too good": {"head8g4: 50,", "head8g4: 500,", "0 to 100"},
		"no epochs":          {"epochs: 2", "epochs: 0", "training: epochs must be positive"},
		"name is a path":     {"name: tiny", "name: ../tiny", "name: "},
		"validation":         {"FOLDER\"}", "FOLDER\", validation: -1}", "data: validation must be 0 or more"},
	} {
		_, err := Parse("tiny.yaml", []byte(strings.Replace(tinyYAML, c.old, c.new, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
	if _, err := Load("nowhere"); err == nil || !strings.Contains(err.Error(), "paper-cifar10") {
		t.Errorf("error %v, want the built-in names", err)
	}
}
