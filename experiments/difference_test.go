package experiments

import (
	"strings"
	"testing"
)

func TestDifferences(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"a: 1\nb: {c: x}", "b: {c: x}\na: 1", ""},
		{"a: [{measure: p, max: 8000000.0}, {measure: q}]\nb: [x y, z]", "a: [{measure: q}, {measure: p, max: 9.5}]\nb: [x y]", "a[p].max is 8000000 there, 9.5 here; b is x y, z there, x y here"},
		{"a: 1\nb: {c: x}", "a: 2\nb: {d: x}", "a is 1 there, 2 here; b.c is x there, nothing here; b.d is nothing there, x here"},
	} {
		if got, err := Differences([]byte(c.a), []byte(c.b)); err != nil || strings.Join(got, "; ") != c.want {
			t.Errorf("difference %q, error %v, want %q", got, err, c.want)
		}
	}
}
