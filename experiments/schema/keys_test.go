package schema_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"lrunet/experiments/schema"
	"lrunet/internal/testkit"
)

// node is a schema as a file has it.
type node struct {
	Properties map[string]node `json:"properties"`
	Items      *node           `json:"items"`
	AnyOf      []node          `json:"anyOf"`
	Enum       []string        `json:"enum"`
	Minimum    *json.Number    `json:"minimum"`
	Maximum    *json.Number    `json:"maximum"`
	Below      *json.Number    `json:"exclusiveMaximum"`
}

// load is a schema of this package.
func load(t *testing.T, kind string) node {
	t.Helper()
	text, err := schema.Text(kind)
	testkit.Must(t, err)
	var n node
	testkit.Must(t, json.Unmarshal(text, &n))
	return n
}

// each calls visit for all schemas in one, with how a file leads there: a key a
// step, * for the items of a list.
func (n node) each(path []string, visit func(path []string, n node)) {
	visit(path, n)
	for _, other := range n.AnyOf {
		other.each(path, visit)
	}
	for key, inside := range n.Properties {
		inside.each(append(slices.Clone(path), key), visit)
	}
	if n.Items != nil {
		n.Items.each(append(slices.Clone(path), "*"), visit)
	}
}

// at is a value in a file of nothing else, as JSON, which is YAML.
func at(path []string, value string) string {
	for _, key := range slices.Backward(path) {
		if key == "*" {
			value = "[" + value + "]"
		} else {
			value = fmt.Sprintf("{%q: %s}", key, value)
		}
	}
	return value
}

// TestKeys: wherever the schema has a group of keys, the program takes these and
// no others.
func TestKeys(t *testing.T) {
	for _, k := range allKinds {
		groups := 0
		load(t, k.name).each(nil, func(path []string, n node) {
			if len(n.Properties) == 0 {
				return
			}
			groups++
			err := k.parse([]byte(at(path, `{"qqqqqqqq": 1}`)))
			testkit.WantError(t, err, `unknown field "qqqqqqqq"`)
			_, list, _ := strings.Cut(err.Error(), "(have ")
			taken := strings.Split(strings.TrimSuffix(list, ")"), ", ")
			var have []string
			for key := range n.Properties {
				have = append(have, key)
			}
			slices.Sort(have)
			if !slices.Equal(taken, have) {
				t.Errorf("%s: %v: the program takes %v, the schema %v", k.name, path, taken, have)
			}
		})
		if want := map[string]int{"experiment": 8, "sweep": 5, "table": 9, "recipe": 1}[k.name]; groups < want {
			t.Errorf("%s: %d groups of keys, want %d or more", k.name, groups, want)
		}
	}
}

// put sets a value in a file of all keys; * is the first item of a list.
func put(in any, path []string, value any) any {
	if len(path) == 0 {
		return value
	}
	switch of := in.(type) {
	case []any:
		of[0] = put(of[0], path[1:], value)
		return of
	case map[string]any:
		of[path[0]] = put(of[path[0]], path[1:], value)
		return of
	}
	if path[0] == "*" {
		return []any{put(nil, path[1:], value)}
	}
	return map[string]any{path[0]: put(nil, path[1:], value)}
}

// TestFacts: the program too refuses what is beyond the schema's bounds, and
// words that the schema lacks.
func TestFacts(t *testing.T) {
	for _, k := range allKinds[:3] {
		checked := 0
		load(t, k.name).each(nil, func(path []string, n node) {
			for _, bad := range n.outside() {
				file := k.examples(t)[0]
				put(file, path, bad)
				checked++
				if k.try(t, file) == nil {
					t.Errorf("%s: %v: the program takes %v, the schema does not", k.name, path, bad)
				}
			}
		})
		if checked < 40 {
			t.Errorf("%s: only %d values refused", k.name, checked)
		}
	}
}

// outside are values that a schema of one value refuses.
func (n node) outside() []any {
	var bad []any
	if len(n.Enum) > 0 {
		bad = append(bad, "qqqq")
	}
	if n.Minimum != nil {
		least, _ := n.Minimum.Float64()
		bad = append(bad, least-1)
	}
	if n.Maximum != nil {
		most, _ := n.Maximum.Float64()
		bad = append(bad, most+1)
	}
	if n.Below != nil {
		below, _ := n.Below.Float64()
		bad = append(bad, below)
	}
	return bad
}
