package schema_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"lrunet/experiments"
	"lrunet/experiments/dataset"
	"lrunet/experiments/nas"
	"lrunet/experiments/rundir"
	"lrunet/experiments/schema"
	"lrunet/internal/testkit"
)

// judge is a schema as another program than ours reads it.
func judge(t *testing.T, text []byte) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	testkit.Must(t, err)
	c := jsonschema.NewCompiler()
	testkit.Must(t, c.AddResource("schema.json", document))
	s, err := c.Compile("schema.json")
	testkit.Must(t, err)
	return s
}

// verdict is what a schema says of a YAML file.
func verdict(t *testing.T, s *jsonschema.Schema, text []byte) error {
	t.Helper()
	var file any
	testkit.Must(t, yaml.Unmarshal(text, &file))
	asJSON, err := json.Marshal(file)
	testkit.Must(t, err)
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
	testkit.Must(t, err)
	return s.Validate(value)
}

// modeline is where a file says what its schema is.
const modeline = "# yaml-language-server: $schema="

// runFiles are those that runs write, whose folders may be anywhere: what kind they are.
var runFiles = map[string]string{rundir.SweepFile: "sweep", rundir.ExperimentFile: "experiment", rundir.TableFile: "table"}

// TestShippedFiles: every YAML file of ours begins with the path of its schema,
// which finds it valid, and so does the schema what runs wrote.
func TestShippedFiles(t *testing.T) {
	found := 0
	for _, pattern := range []string{"../*/defs/*.yaml", "../results/*/*.yaml", "testdata/*.yaml"} {
		paths, err := filepath.Glob(pattern)
		testkit.Must(t, err)
		for _, path := range paths {
			found++
			text, err := os.ReadFile(path)
			testkit.Must(t, err)
			first, _, _ := strings.Cut(string(text), "\n")
			named, ok := strings.CutPrefix(first, modeline)
			if kind := runFiles[filepath.Base(path)]; kind != "" && (!ok || named == schema.File(kind)) {
				named, ok = "../../schema/"+kind+".json", true
			}
			if !ok {
				t.Errorf("%s does not begin with %q", path, modeline)
				continue
			}
			rules, err := os.ReadFile(filepath.Join(filepath.Dir(path), named))
			testkit.Must(t, err)
			if err := verdict(t, judge(t, rules), text); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		}
	}
	if found < 15 {
		t.Errorf("%d files found, want 15 or more", found)
	}
}

// TestScaffold: what lrunet datasets new writes is valid, and names the schema
// that lies beside it.
func TestScaffold(t *testing.T) {
	d := &dataset.Dataset{
		Name: "dir:photos", Classes: make([]string, 7), Channels: 3, Height: 32, Width: 32,
		Train: dataset.Split{Labels: make([]uint16, 500)}, Test: dataset.Split{Labels: make([]uint16, 10)},
	}
	text, err := nas.Scaffold("mine", d, experiments.Images{Size: 32, SkipBroken: true, Label: "kind", TestShare: 0.3})
	testkit.Must(t, err)
	if want := schema.Modeline(schema.Experiment); !strings.HasPrefix(string(text), want) {
		t.Errorf("it begins %.60q, want %q", text, want)
	}
	rules, err := schema.Text(schema.Experiment)
	testkit.Must(t, err)
	if err := verdict(t, judge(t, rules), text); err != nil {
		t.Error(err)
	}
}

// TestRunFiles: a run's own file begins with the name of the schema that is
// written beside it, and reads as it does without.
func TestRunFiles(t *testing.T) {
	for name, kind := range runFiles {
		whole, err := os.ReadFile("testdata/" + kind + ".yaml")
		testkit.Must(t, err)
		_, text, _ := strings.Cut(string(whole), "\n")
		files, err := rundir.YAML(name, kind, []byte(text))
		testkit.Must(t, err)
		folder := rundir.Folder(t.TempDir())
		testkit.Must(t, folder.Write(files...))
		written, err := os.ReadFile(folder.File(name))
		testkit.Must(t, err)
		beside, rest, _ := strings.Cut(strings.TrimPrefix(string(written), modeline), "\n")
		if rest != text {
			t.Errorf("%s holds %q, want %q", name, rest, text)
		}
		rules, err := os.ReadFile(folder.File(beside))
		testkit.Must(t, err)
		if err := verdict(t, judge(t, rules), written); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := rundir.YAML("meal.yaml", "meal", nil)
	testkit.WantError(t, err, "meal")
}

// TestBrokenFiles: the schema finds the mistakes that people make.
func TestBrokenFiles(t *testing.T) {
	for _, k := range allKinds[:2] {
		text, err := schema.Text(k.name)
		testkit.Must(t, err)
		s := judge(t, text)
		whole, err := os.ReadFile("testdata/" + k.name + ".yaml")
		testkit.Must(t, err)
		broken := [][2]string{
			{"name: all", ""}, {"title:", "titel:"}, {"validation: 100", "validation: many"}, {"validation: 100", "validation: -1"},
			{"epochs: 3", "epochs: 0"}, {"epochs: 3", "epochs: 3.5"}, {"recipe: modern", "recipe: moden"},
			{"recipe: modern", "recipe: {schedule: cosin}"}, {"recipe: modern", "recipe: {momentum: 1}"}, {"recipe: modern", "recipe: {batch: 0}"},
		}
		if k.name == schema.Experiment {
			broken = append(broken, [][2]string{
				{"algorithm: nsga2", "algorithm: nsga3"}, {"measure: params", "measure: parameters"}, {"widths: [16, 32]", "widths: 16"},
				{"better: lower", "better: less"}, {"seed: 1", "seed: -1"},
			}...)
		}
		for _, b := range broken {
			changed := strings.Replace(string(whole), b[0], b[1], 1)
			if changed == string(whole) {
				t.Fatalf("testdata/%s.yaml lacks %q", k.name, b[0])
			}
			if verdict(t, s, []byte(changed)) == nil {
				t.Errorf("%s with %q instead of %q is valid", k.name, b[1], b[0])
			}
		}
	}
}
