package experiments

import "testing"

func TestDifference(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"a: 1\nb: {c: x}", "b: {c: x}\na: 1", ""},
		{"a: 1\nb: {c: x}", "a: 2\nb: {d: x}", "a is 1 there, 2 here; b.c is x there, nothing here; b.d is nothing there, x here"},
	} {
		if got, err := Difference([]byte(c.a), []byte(c.b)); err != nil || got != c.want {
			t.Errorf("difference %q, error %v, want %q", got, err, c.want)
		}
	}
}
