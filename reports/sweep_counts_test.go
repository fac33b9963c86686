package reports

import (
	"bytes"
	"strings"
	"testing"
)

// One training's reuse counts have a column each, a line in a figure, and tooltips of
// their own.
func TestSweepOfCounts(t *testing.T) {
	s := smallSweep()
	s.Networks[0].Counts = []SweepCount{{1, Estimate{80, 1, 2}}, {4, Estimate{85.25, 0.5, 2}}}
	s.Networks[1].Counts = []SweepCount{{1, Estimate{79, nan, 1}}, {2, Estimate{82, nan, 1}}, {10, Estimate{93.25, nan, 1}}}
	var table bytes.Buffer
	if err := CountTable(s).CSV(&table); err != nil {
		t.Fatal(err)
	}
	want := "network,reuse 1,reuse 1 std,reuse 2,reuse 4,reuse 4 std,reuse 10\n" +
		"lrunet-1,80,1,,85.25,0.5,\nlrunet-10,79,,82,,,93.25\n"
	if table.String() != want {
		t.Errorf("table\n%swant\n%s", &table, want)
	}
	figures := s.counts()
	if len(figures) != 1 || len(figures[0].Marks) != 5 {
		t.Fatalf("figures %+v, want one of five marks", figures)
	}
	items := sweepItems(s)
	for i, want := range []string{"lrunet-1, reuse 1", "lrunet-1, reuse 4", "lrunet-10, reuse 1", "lrunet-10, reuse 2", "lrunet-10, reuse 10"} {
		if got := items[figures[0].Marks[i].Row].Arch; got != want {
			t.Errorf("mark %d is of %q, want %q", i, got, want)
		}
	}
	var page, document bytes.Buffer
	if err := SweepPage(&page, s); err != nil {
		t.Fatal(err)
	}
	if err := SweepMarkdown(&document, s); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{page.String(), document.String()} {
		if !strings.Contains(text, "Accuracy of each reuse count") || !strings.Contains(text, "93.25") {
			t.Error("no section of the reuse counts")
		}
	}
}
