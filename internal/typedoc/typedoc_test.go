package typedoc

import (
	"reflect"
	"testing"
)

// Inner is embedded.
type Inner struct {
	A int `json:"a" yaml:"a"`
}

// TestFields: this package's own types are read as any other's are.
func TestFields(t *testing.T) {
	type outer struct {
		Inner `yaml:",inline"`
		B     string `json:"b,omitempty" yaml:"b"`
		C     bool   `json:"-"`
	}
	for _, tag := range []string{"json", "yaml"} {
		fields := Fields(t, reflect.TypeFor[outer](), tag)
		if len(fields) != 2 || fields[0].Key != "a" || fields[1].Key != "b" || fields[1].Left != (tag == "json") {
			t.Errorf("%s: %+v", tag, fields)
		}
	}
	key := Fields(t, reflect.TypeFor[struct {
		Field
	}](), "json")
	if len(key) != 5 || key[0].Key != "Key" || key[0].Doc != "" {
		t.Errorf("fields without tags: %+v", key)
	}
	if doc := source(t, reflect.TypeFor[Field]()).fields["Field"]["Doc"]; doc != "what its comment says; \"\" without one\n" {
		t.Errorf("comment %q", doc)
	}
	if doc := Doc(t, reflect.TypeFor[Field]()); doc != "Field is one key of a file." {
		t.Errorf("comment %q", doc)
	}
}

func TestPlain(t *testing.T) {
	for comment, want := range map[string]string{
		"0: none\n":                  "if left out: none",
		"alpha\nof it; nil: a sweep": "alpha of it; if left out: a sweep",
		"10: ten":                    "10: ten",
	} {
		if got := plain(comment); got != want {
			t.Errorf("%q is %q, want %q", comment, got, want)
		}
	}
}
