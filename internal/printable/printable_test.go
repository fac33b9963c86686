package printable

import (
	"testing"
	"unicode"
)

func TestLine(t *testing.T) {
	const text, want = "a b\tc\r\nd\x1b[31me\u00a0f\u2028g\u202eh caf\u00e9 \u4e16", "a b c  d [31me f g h caf\u00e9 \u4e16"
	if got := Line(text); got != want {
		t.Errorf("%q becomes %q, want %q", text, got, want)
	}
	for r := range rune(unicode.MaxRune) {
		if unicode.IsSpace(r) && Line(string(r)) != " " {
			t.Errorf("%U stays", r)
		}
	}
}

func TestName(t *testing.T) {
	for s, want := range map[string]string{
		"cat":              "cat",
		"Käfer 日本":         "Käfer 日本",
		"caf\xe9":          `caf\xe9`,
		"a\x1b[31mred":     `a\x1b[31mred`,
		"a\nb\tc":          `a\x0ab\x09c`,
		"\u009b2J":         `\u009b2J`,
		"\u202etxt.exe":    `\u202etxt.exe`,
		"a\u00a0b\u200dc":  "a\u00a0b\u200dc",
		"\ufffd is itself": "\ufffd is itself",
	} {
		if got := Name(s); got != want {
			t.Errorf("%q became %q, want %q", s, got, want)
		}
	}
	if got := Text("a\nb\t\x1b"); got != "a\nb\t\\x1b" {
		t.Errorf("got %q", got)
	}
}
