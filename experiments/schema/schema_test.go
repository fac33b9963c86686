package schema_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/invopop/jsonschema"

	"lrunet/eval/train"
	"lrunet/experiments"
	"lrunet/experiments/nas"
	"lrunet/experiments/schema"
	"lrunet/experiments/sweep"
	"lrunet/experiments/table"
	"lrunet/internal/testkit"
)

// kind is a kind of file: what it is read into, and how.
type kind struct {
	name, title string
	of          reflect.Type
	parse       func(text []byte) error
}

var allKinds = []kind{
	{"experiment", "An experiment of lrunet search", reflect.TypeFor[nas.Experiment](), func(text []byte) error {
		_, err := nas.Parse("experiment.yaml", text)
		return err
	}},
	{"sweep", "A sweep of lrunet sweep", reflect.TypeFor[sweep.Sweep](), func(text []byte) error {
		_, err := sweep.Parse("sweep.yaml", text)
		return err
	}},
	{"table", "A table of lrunet table build", reflect.TypeFor[table.Table](), func(text []byte) error {
		_, err := table.Parse("table.yaml", text)
		return err
	}},
	{"recipe", "A recipe of lrunet train --recipe", reflect.TypeFor[train.Recipe](), func(text []byte) error {
		var r train.Recipe
		return experiments.Decode("recipe.yaml", text, &r)
	}},
}

// build is the schema as the code has it now.
func build(t *testing.T, k kind, used map[string]bool) *jsonschema.Schema {
	t.Helper()
	b := &builder{TB: t, facts: facts(), used: used, required: func([]string) bool { return false }}
	if k.name != "recipe" { // every key of which may be left out
		b.required = func(path []string) bool { return k.requires(t, path) }
	}
	return b.root(k.of, k.title)
}

// requires says whether the file of all keys is refused without this one.
func (k kind) requires(t *testing.T, path []string) bool {
	t.Helper()
	if slices.Contains(path, "recipe") && path[len(path)-1] != "recipe" {
		return false
	}
	for _, file := range k.examples(t) {
		testkit.Must(t, k.try(t, file))
		if remove(file, path) {
			return k.try(t, file) != nil
		}
	}
	t.Errorf("testdata/%s*.yaml have no %q: they are to have every key", k.name, path)
	return false
}

// examples are the files that together have all keys; some exclude each other.
func (k kind) examples(t *testing.T) []map[string]any {
	t.Helper()
	names, err := filepath.Glob("testdata/" + k.name + "*.yaml")
	testkit.Must(t, err)
	var files []map[string]any
	for _, name := range names {
		text, err := os.ReadFile(name)
		testkit.Must(t, err)
		var file map[string]any
		testkit.Must(t, yaml.Unmarshal(text, &file))
		files = append(files, file)
	}
	return files
}

// try parses a file.
func (k kind) try(t *testing.T, file any) error {
	t.Helper()
	text, err := yaml.Marshal(file)
	testkit.Must(t, err)
	return k.parse(text)
}

// remove takes a key away. * is the first item of a list.
func remove(in any, path []string) bool {
	if list, ok := in.([]any); ok && len(list) > 0 {
		return path[0] == "*" && remove(list[0], path[1:])
	}
	object, ok := in.(map[string]any)
	if !ok {
		return false
	}
	value, found := object[path[0]]
	if len(path) > 1 {
		return remove(value, path[1:])
	}
	delete(object, path[0])
	return found
}

// TestSchemas holds the files of this package to the code.
func TestSchemas(t *testing.T) {
	used := map[string]bool{}
	for _, k := range allKinds {
		text, err := json.Marshal(build(t, k, used))
		testkit.Must(t, err)
		var indented bytes.Buffer
		testkit.Must(t, json.Indent(&indented, text, "", "  "))
		indented.WriteByte('\n')
		testkit.Golden(t, "../"+k.name+".json", indented.Bytes())
	}
	for place := range facts() {
		if !used[place] {
			t.Errorf("nothing has the place %s, of which there is a fact (used: %v)", place, slices.Sorted(maps.Keys(used)))
		}
	}
	if want := []string{"experiment", "recipe", "sweep", "table"}; !slices.Equal(schema.Names(), want) {
		t.Errorf("schemas of %v, want %v", schema.Names(), want)
	}
	_, err := schema.Text("meal")
	testkit.WantError(t, err, "meal", "have experiment, recipe, sweep, table")
}
