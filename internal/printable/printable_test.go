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
