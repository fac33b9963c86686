package experiments

import (
	"strings"
	"testing"
)

// What is written has no number that some readers take for text, and says the same.
func TestEncode(t *testing.T) {
	most := 4e6
	want := section{Name: "a", Share: 0.00002, Max: &most, Known: map[string]float64{"b": 130_000, "c": 1.5e21}}
	text, err := Encode(want)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"share: 0.00002\n", "max: 4000000.0\n", "b: 130000.0\n", "c: 1500000000000000000000.0\n"} {
		if !strings.Contains(string(text), line) {
			t.Errorf("lacks %q:\n%s", line, text)
		}
	}
	var got section
	if err := Recall("section.yaml", text, &got); err != nil {
		t.Fatal(err)
	}
	if got.Share != want.Share || *got.Max != most || got.Known["b"] != 130_000 || got.Known["c"] != 1.5e21 {
		t.Errorf("read as %+v", got)
	}
}
