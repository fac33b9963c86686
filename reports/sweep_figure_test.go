package reports

import (
	"bytes"
	"strings"
	"testing"
)

// Networks of the same reuse differ in more than reuse: no line joins them, and what
// they gain over such a baseline is no gain of reuse. Nothing that was not published
// has a column.
func TestSweepOfNetworksOfOneReuse(t *testing.T) {
	s := smallSweep()
	if f := sweepFigures(s)[0]; len(named(f.Lines)) != 2 {
		t.Fatalf("lines %+v, want those of measured and of published networks", f.Lines)
	}
	for i := range s.Networks {
		s.Networks[i].Reuse, s.Networks[i].Published = 10, nan
	}
	s.Gains[0].Published = nan
	for _, f := range sweepFigures(s)[:2] {
		if len(named(f.Lines)) != 0 {
			t.Errorf("%s has lines %+v", f.ID, named(f.Lines))
		}
	}
	var document bytes.Buffer
	if err := SweepMarkdown(&document, s); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{"## Gain\n": true, "Gain of reuse": false, "published": false} {
		if strings.Contains(document.String(), text) != want {
			t.Errorf("%q is there: %v\n%s", text, !want, &document)
		}
	}
}
