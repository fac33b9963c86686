// Package typedoc reads what structs say of files: keys from tags, meanings from
// comments of the source. Only tests import it; references are made by them.
package typedoc

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// Field is one key of a file.
type Field struct {
	Key  string
	Type reflect.Type
	Tag  reflect.StructTag
	Doc  string // what its comment says; "" without one
	Left bool   // out where it is empty
}

// Fields lists a struct's keys by a tag such as yaml or json, those of inline and
// embedded structs too, in the order in which they are written.
func Fields(t testing.TB, of reflect.Type, tag string) []Field {
	t.Helper()
	var fields []Field
	for f := range of.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get(tag), ",")
		if tag == "json" && name == "" && f.IsExported() && !f.Anonymous {
			name = f.Name
		}
		inline := strings.Contains(options, "inline") || tag == "json" && f.Anonymous && name == ""
		switch {
		case inline:
			fields = append(fields, Fields(t, f.Type, tag)...)
		case name != "" && name != "-":
			fields = append(fields, Field{name, f.Type, f.Tag, plain(source(t, of).fields[of.Name()][f.Name]), strings.Contains(options, "omit")})
		}
	}
	return fields
}

// Doc is what the comment of a named type says.
func Doc(t testing.TB, of reflect.Type) string {
	t.Helper()
	return plain(source(t, of).types[of.Name()])
}

// Constants are the string constants of a package whose names begin so, with
// what their comments say.
func Constants(t testing.TB, pkg, prefix string) []Constant {
	t.Helper()
	return folder(t, pkg).constants(prefix)
}

// Constant is a named text.
type Constant struct{ Value, Doc string }

// zeroValue is how comments call a field that is left out.
var zeroValue = regexp.MustCompile(`(^|[;,] )(?:nil|""|0|none): `)

// plain is a comment in the words of files, on one line.
func plain(comment string) string {
	text := strings.Join(strings.Fields(comment), " ")
	return zeroValue.ReplaceAllString(text, "${1}if left out: ")
}
