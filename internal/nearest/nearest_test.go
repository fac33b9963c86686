package nearest

import (
	"strings"
	"testing"
)

func TestOf(t *testing.T) {
	names := []string{"mobilenet", "MobileNetV2", "shufflenet", "idx"}
	for typed, want := range map[string]string{
		"mobilenet":   "mobilenet",
		"mobilnet":    "mobilenet",
		"MOBILENETV1": "MobileNetV2",
		"ixd":         "idx",
		"idea":        "", // two of four letters
		"id":          "",
		"idxx":        "idx",
		"resnet":      "",
		"":            "",

		strings.Repeat("mobilenet", 1_000_000): "",
	} {
		if got := Of(typed, names); got != want {
			t.Errorf("%.20q: got %q, want %q", typed, got, want)
		}
	}
	if got := Hint("idxx", names); got != "; did you mean idx?" {
		t.Errorf("got %q", got)
	}
	if got := Hint("resnet", names[2:]); got != " (have shufflenet, idx)" {
		t.Errorf("got %q", got)
	}
	if got := Of("cat", []string{"bat", "rat"}); got != "bat" {
		t.Errorf("of two equally near the first is meant, got %q", got)
	}
}

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"abc", "abc", 0}, {"abc", "", 3}, {"", "ab", 2}, {"kitten", "sitting", 3}, {"flaw", "lawn", 2}, {"ixd", "idx", 1}, {"abcd", "badc", 2}, {"ca", "abc", 3}} {
		if got := distance(test.a, test.b); got != test.want {
			t.Errorf("distance(%q, %q) = %d, want %d", test.a, test.b, got, test.want)
		}
	}
}
