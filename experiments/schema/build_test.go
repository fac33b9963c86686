package schema_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/invopop/jsonschema"

	"lrunet/eval/train"
	"lrunet/internal/typedoc"
)

// draft is the version that editors' YAML servers read.
const draft = "http://json-schema.org/draft-07/schema#"

// builder makes the schema of one kind of file.
type builder struct {
	testing.TB
	facts    map[string]fact
	required func(path []string) bool // whether files without the key are refused
	used     map[string]bool          // facts that were
}

// root is the schema of a file that is read into a value of the type.
func (b *builder) root(of reflect.Type, title string) *jsonschema.Schema {
	s := b.value(of, nil)
	if s.AnyOf != nil {
		s = s.AnyOf[1] // a file has fields, not the name of some
	}
	s.Version, s.Title = draft, title
	return s
}

// value is the schema of what a key holds.
func (b *builder) value(of reflect.Type, path []string) *jsonschema.Schema {
	if of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	if special, ok := reflect.Zero(of).Interface().(interface{ YAMLFields() any }); ok {
		return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{
			{Type: "string", Enum: words(train.Recipes()), Description: "The name of a recipe."},
			b.object(reflect.TypeOf(special.YAMLFields()), append(path, "recipe")),
		}}
	}
	if listed, ok := reflect.Zero(of).Interface().(interface{ YAMLItems() any }); ok {
		of = reflect.TypeOf(listed.YAMLItems())
	}
	switch of.Kind() {
	case reflect.Struct:
		return b.object(of, path)
	case reflect.Map:
		return &jsonschema.Schema{Type: "object", AdditionalProperties: b.value(of.Elem(), append(path, "*"))}
	case reflect.Slice:
		return &jsonschema.Schema{Type: "array", Items: b.value(of.Elem(), append(path, "*"))}
	case reflect.Bool:
		return &jsonschema.Schema{Type: "boolean"}
	case reflect.String:
		return &jsonschema.Schema{Type: "string", Enum: words(b.fact(path).words)}
	case reflect.Int, reflect.Uint64, reflect.Float64:
		return b.number(of.Kind(), path)
	}
	b.Fatalf("%s: no schema of %v", strings.Join(path, "."), of)
	return nil
}

// object is the schema of a group of keys.
func (b *builder) object(of reflect.Type, path []string) *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "object", Properties: jsonschema.NewProperties(), AdditionalProperties: jsonschema.FalseSchema}
	for _, f := range typedoc.Fields(b, of, "yaml") {
		inside := append(slices.Clone(path), f.Key)
		value := b.value(f.Type, inside)
		value.Description = b.describe(f)
		value.Deprecated = f.Tag.Get("now") != ""
		if f.Tag.Get("zero") == "default" {
			value.Not = &jsonschema.Schema{Const: 0}
		}
		s.Properties.Set(f.Key, value)
		if b.required(inside) {
			s.Required = append(s.Required, f.Key)
		}
	}
	return s
}

// describe is what is said of a key: its field's comment.
func (b *builder) describe(f typedoc.Field) string {
	switch {
	case f.Tag.Get("now") != "":
		return fmt.Sprintf("Earlier name of %s.", f.Tag.Get("now"))
	case f.Doc == "":
		b.Errorf("nothing is said of the key %s: its field in the source needs a comment", f.Key)
		return ""
	}
	return f.Doc
}

// suffixed are numbers as texts to editors: 50k, 1.5M, 50_000.
const suffixed = `^[+-]?[0-9][0-9_]*(\.[0-9]+)?[kKmM]?$`

// number is the schema of a number, which may be written with a suffix.
func (b *builder) number(kind reflect.Kind, path []string) *jsonschema.Schema {
	f := b.fact(path)
	n := &jsonschema.Schema{Type: "integer", Minimum: f.least, Maximum: f.most, ExclusiveMaximum: f.below}
	switch {
	case kind == reflect.Float64:
		n.Type = "number"
	case kind == reflect.Uint64:
		n.Minimum = "0"
	}
	return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{n, {Type: "string", Pattern: suffixed}}}
}

// fact is what is known of the values at a path, which ends in two names that
// tell it from the others.
func (b *builder) fact(path []string) fact {
	names := slices.DeleteFunc(slices.Clone(path), func(s string) bool { return s == "*" })
	for from := range names {
		place := strings.Join(names[from:], ".")
		if f, ok := b.facts[place]; ok {
			b.used[place] = true
			return f
		}
	}
	return fact{}
}

// words are texts as a schema has them.
func words(list []string) []any {
	var all []any
	for _, w := range list {
		all = append(all, w)
	}
	return all
}
