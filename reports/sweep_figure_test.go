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

// The marks of each way of training have the colour of their line, in every drawing; a
// record without results has no figure of parameters.
func TestMarksOfVariants(t *testing.T) {
	s := smallSweep()
	s.Variants = []SweepVariant{{Name: "long"}, {Name: "short"}}
	for i := range s.Networks {
		s.Networks[i].Variant = s.Variants[i%2].Name
	}
	f := sweepFigures(s)[0]
	tones := map[string]bool{}
	for _, m := range f.Marks {
		tones[m.Style()+" "+m.colour()] = true
	}
	for _, want := range []string{" front tone-a var(--tone-a)", " front tone-b var(--tone-b)"} {
		if !tones[want] {
			t.Errorf("no mark is %q: %v", want, tones)
		}
	}
	if list := layers(f.Marks); len(list) < 3 || list[0].colour != dominatedColour {
		t.Errorf("layers %+v", list)
	}
	for i := range s.Networks {
		n := &s.Networks[i]
		n.Costs, n.Published = nil, nan
	}
	for _, f := range sweepFigures(s) {
		if f.ID == "accuracy-params" {
			t.Error("parameters that nobody knows have a figure")
		}
	}
}

// Names stand beside whiskers, not on them, where there is room.
func TestNamesAvoidWhiskers(t *testing.T) {
	f := figure{X: axis{}.fitLinear([]float64{0, 10}), Y: axis{}.fitLinear([]float64{0, 10})}
	f.Marks = []mark{{X: 4, Y: 5, Front: true, Short: "a name"}}
	if side := draw(f, []string{""}).Shapes[0].Label.Side; side != "right" {
		t.Fatalf("the name is %s of its mark", side)
	}
	f.Lines = []line{{Points: []Point{{5, 0}, {5, 10}}, Straight: true, Whisker: true}}
	if side := draw(f, []string{""}).Shapes[0].Label.Side; side != "left" {
		t.Errorf("the name is %s of its mark, where a whisker is", side)
	}
}
