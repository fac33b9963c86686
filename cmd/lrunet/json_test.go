package main

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"lrunet/eval/cost"
	"lrunet/experiments/cluster"
	"lrunet/internal/testkit"
	"lrunet/internal/typedoc"
)

// list is an object with one key, which holds a list.
type list struct {
	key string
	of  reflect.Type
}

// jsonOutput is what a command prints with --json, under a condition maybe.
type jsonOutput struct {
	command, when string
	of            any // a reflect.Type or a list
}

var jsonOutputs = []jsonOutput{
	{"search", "", reflect.TypeFor[searchResult]()},
	{"search", "--table", reflect.TypeFor[replayResult]()},
	{"sweep", "", reflect.TypeFor[sweepResult]()},
	{"table build", "", reflect.TypeFor[tableResult]()},
	{"table export", "", reflect.TypeFor[tableResult]()},
	{"table race", "", reflect.TypeFor[raceResult]()},
	{"simulate", "", reflect.TypeFor[simulateResult]()},
	{"rank", "", list{"correlations", reflect.TypeFor[rankResult]()}},
	{"train", "", reflect.TypeFor[trainResult]()},
	{"eval", "", reflect.TypeFor[evalResult]()},
	{"predict", "", reflect.TypeFor[predictResult]()},
	{"cost", "one network", reflect.TypeFor[cost.Cost]()},
	{"cost", "several", list{"networks", reflect.TypeFor[cost.Cost]()}},
	{"compare", "", list{"rows", reflect.TypeFor[compareResult]()}},
	{"pick", "", reflect.TypeFor[pickResult]()},
	{"report", "a search's run", reflect.TypeFor[searchResult]()},
	{"report", "several searches", reflect.TypeFor[comparisonResult]()},
	{"report", "a sweep's run", reflect.TypeFor[sweepResult]()},
	{"report", "a table's run", reflect.TypeFor[tableResult]()},
	{"runs list", "", list{"runs", reflect.TypeFor[runsListResult]()}},
	{"workers", "", reflect.TypeFor[cluster.State]()},
	{"cluster show", "", list{"certificates", reflect.TypeFor[clusterShowResult]()}},
	{"datasets list", "", list{"datasets", reflect.TypeFor[datasetsListResult]()}},
	{"datasets show", "", reflect.TypeFor[datasetsShowResult]()},
	{"datasets fetch", "", reflect.TypeFor[datasetsFetchResult]()},
	{"datasets verify", "", reflect.TypeFor[datasetsVerifyResult]()},
	{"datasets new", "", reflect.TypeFor[datasetsNewResult]()},
	{"bench", "one network", reflect.TypeFor[benchResult]()},
	{"bench", "several", list{"networks", reflect.TypeFor[benchResult]()}},
	{"bench", "--against-costs", reflect.TypeFor[costsResult]()},
	{"bench", "--profile, one network", reflect.TypeFor[profileResult]()},
	{"bench", "--profile, several", list{"networks", reflect.TypeFor[profileResult]()}},
	{"export", "", reflect.TypeFor[exportResult]()},
	{"checkpoint show", "", reflect.TypeFor[checkpointShowResult]()},
	{"checkpoint convert", "", reflect.TypeFor[convertResult]()},
	{"version", "", reflect.TypeFor[versionResult]()},
}

// row is one value of an output.
type row struct{ path, value, doc string }

func (j jsonOutput) rows(t *testing.T) []row {
	t.Helper()
	switch of := j.of.(type) {
	case list:
		return append([]row{{of.key + "[]", "list of objects", ""}}, rowsOf(t, of.of, of.key+"[].")...)
	case reflect.Type:
		return rowsOf(t, of, "")
	}
	t.Fatalf("%s: %T", j.command, j.of)
	return nil
}

// rowsOf are the values in a struct.
func rowsOf(t *testing.T, of reflect.Type, before string) []row {
	t.Helper()
	var rows []row
	for _, f := range typedoc.Fields(t, of, "json") {
		path, value, inside := before+f.Key, "", f.Type
		for again := true; again; {
			switch again = false; {
			case inside.Kind() == reflect.Pointer:
				inside, value, again = inside.Elem(), value+"null or ", true
			case inside.Kind() == reflect.Slice || inside.Kind() == reflect.Array:
				inside, path, again = inside.Elem(), path+"[]", true
			case inside.Kind() == reflect.Map:
				inside, path, again = inside.Elem(), path+".NAME", true
			}
		}
		rows = append(rows, row{path, value + word(inside), missing(f)})
		if word(inside) == "object" {
			rows = append(rows, rowsOf(t, inside, path+".")...)
		}
	}
	return rows
}

// missing is a field's comment, and that it may be missing.
func missing(f typedoc.Field) string {
	if !f.Left {
		return f.Doc
	}
	return strings.TrimPrefix(f.Doc+"; missing where there is none", "; ")
}

// word is what a value is in JSON.
func word(of reflect.Type) string {
	switch {
	case of == reflect.TypeFor[time.Duration]():
		return "nanoseconds"
	case of == reflect.TypeFor[time.Time]():
		return "time, RFC 3339"
	case of.Implements(reflect.TypeFor[encoding.TextMarshaler]()):
		return "text"
	}
	switch of.Kind() {
	case reflect.Struct:
		return "object"
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Float64, reflect.Float32:
		return "number"
	case reflect.Interface:
		return "any"
	}
	return "whole number"
}

// TestJSONReference holds JSON.md to the types that commands print.
func TestJSONReference(t *testing.T) {
	var page strings.Builder
	page.WriteString("# What --json prints\n\nMade from the program's types by `go test ./cmd/lrunet -run TestJSONReference -update`: change their comments, not this page.\n" +
		"Each command prints one object on standard output and nothing else there. `[]` are the items of a list, `NAME` keys that the data\nhas, such as names of measures and classes. Accuracies and shares of images are in percent unless it is said.\n")
	for _, j := range jsonOutputs {
		fmt.Fprintf(&page, "\n## lrunet %s --json\n\n", j.command)
		if j.when != "" {
			fmt.Fprintf(&page, "Of: %s.\n\n", j.when)
		}
		page.WriteString("| key | value | meaning |\n| --- | --- | --- |\n")
		for _, r := range j.rows(t) {
			fmt.Fprintf(&page, "| `%s` | %s | %s |\n", r.path, r.value, strings.ReplaceAll(r.doc, "|", `\|`))
		}
	}
	testkit.Golden(t, "../JSON.md", []byte(page.String()))
}

// TestJSONCommands: the reference has each command that takes --json, and no other.
func TestJSONCommands(t *testing.T) {
	var take, told []string
	for _, command := range newParser(nil, nil, nil).Model.Leaves(true) {
		for _, f := range command.Flags {
			if f.Name == "json" {
				take = append(take, strings.TrimPrefix(command.FullPath(), "lrunet "))
			}
		}
	}
	for _, j := range jsonOutputs {
		told = append(told, j.command)
	}
	slices.Sort(take)
	slices.Sort(told)
	if told = slices.Compact(told); !slices.Equal(take, told) {
		t.Errorf("--json is taken by %q, the reference has %q", take, told)
	}
}

// TestJSONKeys: what commands print has the keys of the reference and no others.
func TestJSONKeys(t *testing.T) {
	for line, when := range map[string]string{
		"cost lrunet-1": "one network", "cost lrunet-1 lrunet-2": "several", "compare lrunet-1 lrunet-2": "", "version": "",
		"datasets list": "", "datasets show fashion-mini": "", "datasets verify fashion-mini": "", "runs list testdata": "", "bench lrunet-1 --batch 16 --seconds 0.01 --threads 1": "one network",
		"bench lrunet-1 --profile --batch 16 --seconds 0.01": "--profile, one network",
	} {
		var out, notes bytes.Buffer
		if code := run(t.Context(), append(strings.Fields(line), "--json"), &out, &notes); code != success {
			t.Fatalf("%s: code %d, %s", line, code, &notes)
		}
		var value map[string]any
		testkit.Must(t, json.Unmarshal(out.Bytes(), &value))
		for _, j := range jsonOutputs {
			if !strings.HasPrefix(line, j.command) || j.when != when {
				continue
			}
			for _, key := range keysOf(value, "") {
				if !slices.ContainsFunc(j.rows(t), func(r row) bool { return matches(r.path, key) }) {
					t.Errorf("%s: the reference lacks the key %s", line, key)
				}
			}
			if len(value) == 0 {
				t.Errorf("%s printed nothing", line)
			}
		}
	}
}

// keysOf are the paths in a value.
func keysOf(value any, path string) []string {
	var all []string
	switch of := value.(type) {
	case map[string]any:
		for key, inside := range of {
			all = append(all, keysOf(inside, path+"."+key)...)
		}
	case []any:
		for _, inside := range of {
			all = append(all, keysOf(inside, path+"[]")...)
		}
	default:
		all = append(all, strings.TrimPrefix(path, "."))
	}
	return all
}

// matches says whether a path of the reference stands for one of an output.
func matches(reference, path string) bool {
	pattern, path := strings.Split(reference, "."), strings.ReplaceAll(path, "[]", "")
	for i, name := range pattern {
		pattern[i] = strings.ReplaceAll(name, "[]", "")
	}
	parts := strings.SplitN(path, ".", len(pattern))
	if len(parts) != len(pattern) {
		return false
	}
	for i, name := range pattern {
		if name != "NAME" && name != parts[i] {
			return false
		}
	}
	return true
}
