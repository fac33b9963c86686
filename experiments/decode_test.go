package experiments

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"lrunet/eval/train"
)

// section has a field of every kind that experiments have.
type section struct {
	Name     string             `yaml:"name"`
	Epochs   int                `yaml:"epochs"`
	Seed     uint64             `yaml:"seed"`
	Share    float64            `yaml:"share"`
	Flip     bool               `yaml:"flip"`
	Max      *float64           `yaml:"max"`
	Widths   []int              `yaml:"widths"`
	Networks []string           `yaml:"networks"`
	Known    map[string]float64 `yaml:"known"`
	Recipe   train.Recipe       `yaml:"recipe"`
	Images   `yaml:",inline"`
}

func TestDecodeTakesWhatIsMeant(t *testing.T) {
	for text, ok := range map[string]func(section) bool{
		"name: 007":                         func(s section) bool { return s.Name == "007" },
		"name: 1.50":                        func(s section) bool { return s.Name == "1.50" },
		"name: true":                        func(s section) bool { return s.Name == "true" },
		"networks: [1e3, a b]":              func(s section) bool { return s.Networks[0] == "1e3" && s.Networks[1] == "a b" },
		"\ufeffname: a":                     func(s section) bool { return s.Name == "a" },
		"name: a\r\nepochs: 3\r\n":          func(s section) bool { return s.Name == "a" && s.Epochs == 3 },
		"# c\n---\nname: a\n---\n# nothing": func(s section) bool { return s.Name == "a" },
		"name: |\n  a\n  b\n":               func(s section) bool { return s.Name == "a\nb\n" },
		"epochs: 50k":                       func(s section) bool { return s.Epochs == 50_000 },
		"epochs: 1.5M":                      func(s section) bool { return s.Epochs == 1_500_000 },
		"epochs: 50_000":                    func(s section) bool { return s.Epochs == 50_000 },
		"epochs: 1e3":                       func(s section) bool { return s.Epochs == 1000 },
		"epochs: 10.0":                      func(s section) bool { return s.Epochs == 10 },
		"epochs: -3":                        func(s section) bool { return s.Epochs == -3 },
		"epochs: 0x10":                      func(s section) bool { return s.Epochs == 16 },
		"seed: 18446744073709551615":        func(s section) bool { return s.Seed == 1<<64-1 },
		"share: 1":                          func(s section) bool { return s.Share == 1 },
		"share: 1e-5":                       func(s section) bool { return s.Share == 1e-5 },
		"share: .5":                         func(s section) bool { return s.Share == 0.5 },
		"max: 1.1k":                         func(s section) bool { return *s.Max == 1100 },
		"widths: [8, 16.0]":                 func(s section) bool { return s.Widths[0] == 8 && s.Widths[1] == 16 },
		"known: {lrunet-1: 50, 2: 3.5}":     func(s section) bool { return s.Known["lrunet-1"] == 50 && s.Known["2"] == 3.5 },
		"epochs: &n 4\nwidths: [*n, *n]":    func(s section) bool { return s.Epochs == 4 && s.Widths[1] == 4 },
		"recipe: paper":                     func(s section) bool { return s.Recipe.Batch > 0 },
		"recipe: {rate: 0.25, batch: 1k}":   func(s section) bool { return s.Recipe.LearningRate == 0.25 && s.Recipe.Batch == 1000 },
		"image_size: 16\nname: x":           func(s section) bool { return s.Size == 16 },
		"flip: true":                        func(s section) bool { return s.Flip },
		"name:":                             func(s section) bool { return s.Name == "" },
	} {
		var s section
		if err := Decode("x.yaml", []byte(text), &s); err != nil {
			t.Errorf("%q: %v", text, err)
		} else if !ok(s) {
			t.Errorf("%q became %+v", text, s)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "x.yaml: is empty",
		"# only a comment\n":                "x.yaml: is empty",
		"---\n":                             "x.yaml: is empty",
		"\xff\xfen\x00":                     "x.yaml: is UTF-16",
		"name: a\n---\nname: b":             "x.yaml: line 3, column 1: a second document begins here",
		"epochs: 1.9":                       "line 1, column 9: epochs must be a whole number, got 1.9",
		"epochs: .nan":                      "epochs must be a whole number, got .nan",
		"epochs: .inf":                      "epochs must be a whole number, got .inf",
		"epochs: 1.0001k":                   "epochs must be a whole number, got 1.0001k",
		"epochs: ten":                       `epochs must be a whole number, got "ten"`,
		"epochs: 010":                       "epochs is 010: some read that as octal",
		"epochs: true":                      `epochs must be a whole number, got "true"`,
		"epochs: 99999999999999999999":      "too large",
		"epochs:":                           "epochs has no value",
		"epochs: [1]":                       "epochs must be one value, got a list",
		"seed: -1":                          "seed must be 0 or more, got -1",
		"seed: 1e30":                        "seed is 1e30, too large",
		"share: .nan":                       "share must be finite, got .nan",
		"share: -.inf":                      "share must be finite, got -.inf",
		"share: 1e999":                      "share must be ",
		"max: .inf":                         "max must be finite",
		"flip: yes":                         `flip must be true or false, got "yes"`,
		"widths: 8":                         `widths must be a list, got "8"`,
		"widths: [8, 1.5]":                  "widths must be a whole number, got 1.5",
		"known: {a: b}":                     `a must be a number, got "b"`,
		"known: 3":                          `known must be a group of keys, got "3"`,
		"recipe: {batch: 1.5}":              "batch must be a whole number",
		"recipe: {rate: .nan}":              "rate must be finite",
		"recipe: {bach: 1}":                 `unknown field "bach"; did you mean batch?`,
		"recipe: {batch: 0}":                "batch must not be 0: leave it out for the default",
		"recipe:\n  rate: 0.0":              "line 2, column 9: rate must not be 0",
		"recipe: papper":                    `line 1, column 9: recipe: unknown recipe "papper"`,
		"test_share: 0":                     "test_share must not be 0",
		"seed: 18446744073709551616":        "seed is 18446744073709551616, too large",
		"seed: 1e20":                        "seed is 1e20, too large",
		"name: a\n\tepochs: 3":              "line 2, column 1: a tab before a key; YAML takes blanks only",
		"name: a\nepoch: 3":                 `line 2, column 1: unknown field "epoch"; did you mean epochs?`,
		"name: a\nname: b":                  "line 2",
		"- a\n- b":                          "the file must be a group of keys, got a list",
		"hello":                             `the file must be a group of keys, got "hello"`,
		"epochs: !!int 1.9":                 "tags such as !!int are not read",
		"share: &n 1.5\nwidths: [*n]":       "widths must be a whole number, got 1.5",
		"name: [" + strings.Repeat("[", 60): "nested more than 50 deep",
	} {
		var s section
		err := Decode("x.yaml", []byte(text), &s)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: error %v, want one line with %q; decoded %+v", text, err, want, s)
			continue
		}
		for _, word := range []string{"float64", "uint64", "struct", "Go "} {
			if strings.Contains(err.Error(), word) {
				t.Errorf("%q: error %v speaks of Go's types", text, err)
			}
		}
	}
}

// Hostile files cost no memory: they are refused before they are parsed.
func TestDecodeIsBounded(t *testing.T) {
	deep := strings.Builder{}
	for i := range 300 {
		deep.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	for name, text := range map[string]string{
		"brackets":    strings.Repeat("[", 60_000),
		"maps":        strings.Repeat("{a: ", 60_000),
		"over lines":  strings.Repeat("[\n", 60_000),
		"lists":       strings.Repeat("- ", 60_000) + "a",
		"keys":        strings.Repeat("? ", 60_000) + "a",
		"indentation": deep.String(),
		"comments":    strings.Repeat("# comment\n", 10<<20/10),
		"after end":   "a: ]\n" + strings.Repeat("[", 60_000),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		err := Decode("x.yaml", []byte(text), new(section))
		runtime.ReadMemStats(&after)
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 32<<20 {
			t.Errorf("%s: took %d bytes", name, used)
		}
	}
}

// valid is a section that is judged as experiments are.
type valid struct {
	Recipe train.Recipe `yaml:"recipe"`
	Bounds []struct {
		Measure string  `yaml:"measure"`
		Max     float64 `yaml:"max"`
	} `yaml:"bounds"`
}

func (v *valid) Validate() error {
	if err := v.Recipe.Validate(); err != nil {
		return fmt.Errorf("recipe: %w", err)
	}
	return nil
}

// Errors of what a file says have its line and its words, those of earlier versions
// too, whether they are found at once or later.
func TestErrorsUseTheFilesWords(t *testing.T) {
	const text = "recipe:\n  batch: 8\n  rate: -1\nbounds:\n- {measure: params, max: 3}\n"
	err := Decode("x.yaml", []byte(text), &valid{})
	if want := "x.yaml: line 3, column 3: recipe: rate must be at least 0"; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
	later := fmt.Errorf("run: %w", context.Canceled)
	if err := Locate("x.yaml", []byte(text), later); err != later {
		t.Errorf("an error about something else became %v", err)
	}
	found := KeyError{fmt.Errorf("bounds: params: max 3 allows nothing: %w", context.Canceled)}
	err = Locate("x.yaml", []byte(text), found)
	if want := "x.yaml: line 5, column 21: bounds: params: max 3 allows nothing"; err == nil || !strings.HasPrefix(err.Error(), want) || !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %q", err, want)
	}
}

// A key under its earlier name and its present one has two values, of which none is
// meant more than the other; a key that is merged in counts.
func TestDecodeRefusesBothNamesOfAKey(t *testing.T) {
	for text, want := range map[string]string{
		"recipe:\n  momentum: 0.9\n  rate: 1\n  learning_rate: 2":        "x.yaml: line 3, column 3: rate is the earlier name of learning_rate, which is there too: leave one out",
		"recipe: {no_norm_decay: true, free_norms: true}":                "free_norms is the earlier name of no_norm_decay, which is there too",
		"recipe: &r\n  learning_rate: 1\nother:\n  <<: *r\n  rate: 1":    "line 5, column 3: rate is the earlier name of learning_rate",
		"recipe: &r\n  learning_rate: 1\nother:\n  <<: *r\n  average: 1": "",
	} {
		var s struct {
			Recipe train.Recipe `yaml:"recipe"`
			Other  train.Recipe `yaml:"other"`
		}
		err := Decode("x.yaml", []byte(text), &s)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
}
