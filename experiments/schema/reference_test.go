package schema_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/invopop/jsonschema"

	"lrunet/eval"
	"lrunet/eval/train"
	"lrunet/internal/testkit"
)

// TestReference holds experiments/REFERENCE.md to the schemas.
func TestReference(t *testing.T) {
	var page strings.Builder
	page.WriteString(`# The files of experiments

Made from the program's types by ` + "`go test ./experiments/schema -update`" + `: change their comments, not this page.
Numbers may be written 50k, 1.5M or 1e6. Keys in **bold** must be there; what is not listed is refused, with the line.
The same as JSON Schema, for editors: [experiment](schema/experiment.json), [sweep](schema/sweep.json), [table](schema/table.json), [recipe](schema/recipe.json)
(` + "`lrunet schema experiment`" + `). [Architectures](../lrunet/README.md) and [how experiments run](README.md) have pages of their own.
`)
	for _, k := range allKinds {
		fmt.Fprintf(&page, "\n## %s\n", k.title)
		s := build(t, k, map[string]bool{})
		if k.name == "recipe" {
			recipes(&page)
		}
		section(&page, s, "")
	}
	measures(&page)
	testkit.Golden(t, "../../REFERENCE.md", []byte(page.String()))
}

// recipes writes what recipes with a name are.
func recipes(page *strings.Builder) {
	page.WriteString("\nThe fields of a recipe, in a file of its own or under `recipe:`. Recipes with a name:\n\n")
	for _, name := range train.Recipes() {
		r, _ := train.Named(name)
		by := ""
		if name == train.DefaultName {
			by = ", the default"
		}
		fmt.Fprintf(page, "- `%s`%s: %s\n", name, by, r)
	}
	page.WriteString("\nWith augment auto, what varies the images follows the number of epochs:\n\n| epochs | crop | flip | erase |\n| --- | ---: | --- | ---: |\n")
	auto := train.Default(true)
	before := 0
	for epochs := 1; epochs <= 100; epochs++ {
		r := auto.For(epochs)
		if next := auto.For(epochs + 1); epochs < 100 && next == r {
			continue
		}
		flip := "none"
		if r.Flip {
			flip = "alternate, where the dataset may be mirrored"
		}
		to := fmt.Sprintf("%d to %d", before+1, epochs)
		if epochs == 100 {
			to = fmt.Sprintf("%d and more", before+1)
		}
		fmt.Fprintf(page, "| %s | %d | %s | %d |\n", to, r.Crop, flip, r.Erase)
		before = epochs
	}
}

// measures writes what objectives and constraints may be of.
func measures(page *strings.Builder) {
	page.WriteString("\n## Measures\n\nThe names that begin with `mac_` are of memory access cost, not of multiply-accumulates, which are `madds`.\n")
	page.WriteString("\n| measure | meaning | unit | better | may be an objective |\n| --- | --- | --- | --- | --- |\n")
	objectives := kinds(eval.Objectives())
	for _, k := range eval.Candidates() {
		objective := ""
		if slices.Contains(objectives, k.Name) {
			objective = "yes"
		}
		fmt.Fprintf(page, "| `%s` | %s | %s | %s | %s |\n", k.Name, eval.TitleOf(k.Name, k.Unit).Meaning, k.Unit, k.Better, objective)
	}
}

// section writes the keys of a group, and then those of groups in it.
func section(page *strings.Builder, s *jsonschema.Schema, name string) {
	if name != "" {
		fmt.Fprintf(page, "\n### `%s`\n", name)
	}
	page.WriteString("\n| key | value | meaning |\n| --- | --- | --- |\n")
	var groups []func()
	for pair := s.Properties.Oldest(); pair != nil; pair = pair.Next() {
		key, value := "`"+pair.Key+"`", pair.Value
		if slices.Contains(s.Required, pair.Key) {
			key = "**" + key + "**"
		}
		fmt.Fprintf(page, "| %s | %s | %s |\n", key, kindOf(value), strings.ReplaceAll(value.Description, "|", `\|`))
		if group := groupIn(value); group != nil {
			groups = append(groups, func() { section(page, group, strings.TrimPrefix(name+"."+pair.Key, ".")) })
		}
	}
	for _, write := range groups {
		write()
	}
}

// groupIn is the group of keys that a key holds, or the items of its list are.
// That of a recipe has a chapter of its own.
func groupIn(s *jsonschema.Schema) *jsonschema.Schema {
	switch {
	case s.Items != nil:
		return groupIn(s.Items)
	case s.Properties != nil:
		return s
	}
	return nil
}

// kindOf says in words what a key holds.
func kindOf(s *jsonschema.Schema) string {
	switch {
	case s.Items != nil:
		return "list: " + kindOf(s.Items)
	case s.Properties != nil:
		return "keys"
	case s.AdditionalProperties != nil:
		return "keys of your own: " + kindOf(s.AdditionalProperties)
	case len(s.AnyOf) > 0 && s.AnyOf[1].Properties != nil:
		return "a recipe"
	case len(s.AnyOf) > 0:
		return numberOf(s.AnyOf[0])
	case len(s.Enum) > 0:
		return quoted(s.Enum)
	case s.Type == "string":
		return "text"
	case s.Type == "boolean":
		return "true or false"
	}
	return s.Type
}

// numberOf says which numbers there may be.
func numberOf(s *jsonschema.Schema) string {
	text := map[string]string{"integer": "whole number", "number": "number"}[s.Type]
	switch {
	case s.Maximum != "":
		return fmt.Sprintf("%s, %s to %s", text, s.Minimum, s.Maximum)
	case s.ExclusiveMaximum != "":
		return fmt.Sprintf("%s, from %s to below %s", text, s.Minimum, s.ExclusiveMaximum)
	case s.Minimum != "":
		return fmt.Sprintf("%s, %s or more", text, s.Minimum)
	}
	return text
}

// quoted are words that a key may hold.
func quoted(list []any) string {
	var names []string
	for _, w := range list {
		names = append(names, fmt.Sprintf("`%v`", w))
	}
	return strings.Join(names, ", ")
}

// TestKindOf: what cannot be seen in the page of today.
func TestKindOf(t *testing.T) {
	b := &builder{TB: t, facts: map[string]fact{}, used: map[string]bool{}, required: func([]string) bool { return false }}
	for want, of := range map[string]reflect.Type{
		"whole number, 0 or more": reflect.TypeFor[uint64](), "number": reflect.TypeFor[*float64](),
		"keys of your own: text": reflect.TypeFor[map[string]string](), "list: true or false": reflect.TypeFor[[]bool](),
	} {
		if got := kindOf(b.value(of, []string{"x"})); got != want {
			t.Errorf("%v is %q, want %q", of, got, want)
		}
	}
}
