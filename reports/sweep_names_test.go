package reports

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/internal/testkit"
)

// longSweep is a record of six networks of one reuse and about equal parameters, whose
// names are too long for figures.
func longSweep() Sweep {
	s := Sweep{
		Title: "Relatives", Experiment: "relatives", Dataset: "fashion-mnist", Epochs: 10, Seeds: []uint64{1, 2, 3}, Planned: 18, Done: 18,
		Baseline: "stem16/2 32x6u/2 64x6u/2 128x6u head128-linear",
	}
	for i, label := range []string{"reuse 6", "own weights, width 48", "own weights, width 128", "rank 1", "norms 1", "norms 2"} {
		n := SweepNetwork{Name: fmt.Sprintf("stem16/2 32x6u/2 64x6u/2 128x6u%d head128-linear", i), Label: label, Reuse: 6, Published: nan, Minutes: nan}
		if i == 0 {
			n.Name = s.Baseline
		}
		n.Arch = n.Name
		n.Validation = Estimate{91 + float64(i)/10, 0.1, 3}
		n.Costs = eval.Measures{
			{Name: "params", Value: 18000 + 10*float64(i), Better: eval.Lower},
			{Name: "madds", Value: 1e6 * float64(i+1), Better: eval.Lower},
		}
		if i == 2 {
			n.Costs[0].Value = 65000
		}
		if s.Networks = append(s.Networks, n); i > 0 {
			s.Gains = append(s.Gains, SweepGain{n.Name, 0.1 * float64(i-3), 0.15, 3, "", nan})
		}
	}
	return s
}

// What figures call a network stands first in tables, tooltips and texts.
func TestTablesNameNetworksAsFiguresDo(t *testing.T) {
	s := longSweep()
	s.Failures = []SweepFailure{{s.Baseline, 1, "loss is NaN"}}
	s.Networks[1].Minutes, s.Trained = 2, 100
	s.Networks[0].Counts = []SweepCount{{1, Estimate{80, nan, 1}}, {6, Estimate{91, nan, 1}}}
	for name, table := range map[string]Table{
		"networks": SweepTable(s), "gains": GainTable(s), "costs": TrainingCostTable(s), "failures": SweepFailureTable(s), "counts": CountTable(s),
	} {
		for _, row := range table.Rows {
			if a, b := row[0].Text, row[1].Text; table.Columns[0].Name != "name" || a != s.short()[b] {
				t.Errorf("%s: a row begins with %q and %q", name, a, b)
			}
		}
	}
	items := sweepItems(s)
	for row, want := range map[int]string{0: "reuse 6", s.firstGain(): "own weights, width 48", s.firstCount(): "reuse 6, reuse 1"} {
		if got := items[row]; got.Name != want || !strings.HasPrefix(got.Arch, "stem16/2 ") {
			t.Errorf("tooltip %+v, want the name %q over the notation", got, want)
		}
	}
	var page, document bytes.Buffer
	testkit.Must(t, SweepPage(&page, s))
	testkit.Must(t, SweepMarkdown(&document, s))
	const sentence = "the validation accuracy of each network minus that of reuse 6, of the means over seeds"
	for _, want := range []string{sentence, "the choice of the validation images is not", `<td class="code arch"><b>norms 2</b>stem16/2 32x6u/2 64x6u/2 128x6u5 head128-linear</td>`} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if text := document.String(); !strings.Contains(text, sentence) || !strings.Contains(text, "\n| norms 2 ") {
		t.Errorf("the document lacks names:\n%s", text)
	}
}

// Networks that no line joins have their names beside their marks; where they stand on
// top of each other the forest plot alone shows them.
func TestMarksOfNetworksOfOneReuse(t *testing.T) {
	s := longSweep()
	if figures := sweepFigures(s); len(figures) != 0 {
		t.Errorf("%d figures of networks that share their reuse and all but one their parameters", len(figures))
	}
	costs := costFigures(s)
	if len(costs) != 1 || costs[0].Marks[5].Short != "norms 2" || costs[0].Marks[5].Name != "" {
		t.Fatalf("figures %+v, want one of multiply-adds whose circles have names", costs)
	}
	d := draw(costs[0], titles(sweepItems(s)))
	if l := d.Shapes[5].Label; l == nil || l.Text != "norms 2" {
		t.Errorf("the drawing has the label %+v", l)
	}
	lone := smallSweep()
	lone.Networks = lone.Networks[:1]
	if m := sweepFigures(lone)[0].Marks[0]; m.Short != "lrunet-1" {
		t.Errorf("the mark %+v of the only network has no name", m)
	}
	if m := sweepFigures(smallSweep())[0].Marks[0]; m.Short != "" {
		t.Errorf("the mark %+v has a name beside a line", m)
	}
	s.Gains = nil
	if figures := sweepFigures(s); len(figures) != 2 {
		t.Errorf("%d figures where no forest plot shows the networks", len(figures))
	}
}

// The tile is the gain where there is one, and counts intervals where there are several.
func TestGainTile(t *testing.T) {
	one, several, unknown := smallSweep(), longSweep(), longSweep()
	for i := range unknown.Gains {
		unknown.Gains[i].Half = nan
	}
	for name, tt := range map[string]struct {
		sweep Sweep
		want  tile
		known bool
	}{
		"one":          {one, tile{Label: "gain of lrunet-10", Value: "2.05 points", Note: "\u00b1 0.25 at 95 %"}, true},
		"several":      {several, tile{Label: "differ from reuse 6", Value: "2 of 5", Note: "at 95 %, each interval for itself"}, true},
		"no intervals": {sweep: unknown},
	} {
		if got, ok := tt.sweep.gainTile(); ok != tt.known || ok && got != tt.want {
			t.Errorf("%s: tile %+v, %v", name, got, ok)
		}
	}
}

// With one seed nothing speaks of spreads and intervals.
func TestSweepOfOneSeed(t *testing.T) {
	s := smallSweep()
	s.Seeds = []uint64{1}
	s.Networks = s.Networks[:2]
	for i := range s.Networks {
		s.Networks[i].Test.Std, s.Networks[i].BestEpoch.Std = nan, nan
	}
	s.Gains[0].Half, s.TruncateAt = nan, nil
	var page, document, csv bytes.Buffer
	testkit.Must(t, SweepPage(&page, s))
	testkit.Must(t, SweepMarkdown(&document, s))
	testkit.Must(t, SweepTable(s).CSV(&csv))
	for _, text := range []string{page.String(), document.String(), csv.String()} {
		for _, word := range []string{"standard deviation", " std", "Welch", "interval, half", "over seeds"} {
			if strings.Contains(text, word) {
				t.Errorf("%q is told of one seed", word)
			}
		}
	}
	if want := "minus that of lrunet-1, with one seed each, so that there is no interval."; !strings.Contains(document.String(), want) {
		t.Errorf("the document has no %q", want)
	}
}

// Legends say how long networks with a published accuracy were trained, where that is
// known.
func TestLegendOfPublished(t *testing.T) {
	s := smallSweep()
	for epochs, want := range map[int]string{300: "published (300 epochs)</li>", 0: "published</li>"} {
		s.PublishedEpochs = epochs
		var page bytes.Buffer
		testkit.Must(t, SweepPage(&page, s))
		if n := strings.Count(page.String(), want); n < 3 { // networks, gains, lines
			t.Errorf("%d legends with %q", n, want)
		}
	}
}
