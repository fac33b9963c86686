package reports

import (
	"bytes"
	"fmt"
	"io"
	"math"

	"lrunet/eval"
	"lrunet/internal/printable"
)

// Race is search algorithms on one table, each with many seeds and several budgets.
type Race struct {
	Title   string
	Notes   []string // how it was made, one paragraph each
	Command string
	Entries []RaceEntry // algorithm by algorithm, each by rising budget
	Tests   []RaceTest
	Reach   []RaceReach
}

// RaceEntry is what searches of one algorithm and budget find, over seeds.
type RaceEntry struct {
	Algorithm   string
	Epochs      int // that they may spend
	Hypervolume Band
	Recall      Band
}

// Band is a median with the tenth and the ninetieth percentile around it.
type Band struct{ Median, Low, High float64 }

// RaceTest is an algorithm beside another, seed by seed.
type RaceTest struct {
	Algorithm, Against string
	Epochs             int
	Wins, Losses       int     // seeds with the larger hypervolume; ties count for neither
	Difference         float64 // of the hypervolumes, median over seeds
	P                  float64 // of the sign test, adjusted for the number of tests
}

// RaceReach is what an algorithm spends until its median is what random search
// reaches in the end.
type RaceReach struct {
	Algorithm string
	Epochs    float64 // NaN: it does not reach that
	Factor    float64 // that random search spends more; NaN
}

// raceMethods explain the sections.
const (
	raceEntryMethod = "Hypervolume is a share of the exact front's; recall is the share of the exact front's networks that were trained on the last rung. Medians over seeds, from the 10th to the 90th percentile."
	raceTestMethod  = "Searches with the same seed and budget, by their hypervolume: sign test, two-sided, adjusted for all tests of the table by Holm's method."
	raceReachMethod = "Epochs after which the median hypervolume is what random search's is with the largest budget, on straight lines between budgets over the logarithm of epochs."
)

func places(name string, n int) Column { return Column{Name: name, Numeric: true, Places: n} }

// RaceTable has a row for each algorithm and budget.
func RaceTable(r Race) Table {
	t := Table{Columns: []Column{
		{Name: "algorithm"}, {Name: "epochs", Numeric: true},
		places("hypervolume", 4), places("hypervolume low", 4), places("hypervolume high", 4),
		places("recall", 3), places("recall low", 3), places("recall high", 3),
	}}
	for _, e := range r.Entries {
		cells := []Cell{Text(e.Algorithm), Number(float64(e.Epochs))}
		for _, b := range []Band{e.Hypervolume, e.Recall} {
			cells = append(cells, Number(b.Median), Number(b.Low), Number(b.High))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// RaceTestTable has a row for each comparison.
func RaceTestTable(r Race) Table {
	t := Table{Columns: []Column{
		{Name: "algorithm"}, {Name: "against"}, {Name: "epochs", Numeric: true}, {Name: "wins", Numeric: true},
		{Name: "losses", Numeric: true}, places("difference", 4), {Name: "p", Numeric: true},
	}}
	for _, c := range r.Tests {
		t.Rows = append(t.Rows, []Cell{
			Text(c.Algorithm), Text(c.Against), Number(float64(c.Epochs)), Number(float64(c.Wins)), Number(float64(c.Losses)),
			Number(c.Difference), probability(c.P),
		})
	}
	return t
}

// probability is a p-value with as many digits as mean something.
func probability(p float64) Cell {
	if p < 0.0001 {
		return Text("< 0.0001")
	}
	return Text(fmt.Sprintf("%.4f", p))
}

// RaceReachTable has a row for each algorithm.
func RaceReachTable(r Race) Table {
	t := Table{Columns: []Column{{Name: "algorithm"}, places("epochs", 0), places("factor", 2)}}
	for _, c := range r.Reach {
		row := []Cell{Text(c.Algorithm), Text("not reached"), {}}
		if !math.IsNaN(c.Epochs) {
			row = []Cell{Text(c.Algorithm), Number(math.Round(c.Epochs)), Number(c.Factor)}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (r Race) sections() []section {
	return []section{
		{"Epochs to random search's end", raceReachMethod, RaceReachTable(r)},
		{"Algorithms", raceEntryMethod, RaceTable(r)},
		{"Paired tests", raceTestMethod, RaceTestTable(r)},
	}
}

// RaceMarkdown writes the race as a document. It fails if w does.
func RaceMarkdown(w io.Writer, r Race) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n\n", markdown(r.Title))
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "%s\n\n", markdown(n))
	}
	for _, part := range r.sections() {
		if err := part.markdown(&b); err != nil {
			return err
		}
	}
	fmt.Fprintf(&b, "## How it was made\n\n    %s\n", printable.Line(r.Command))
	_, err := b.WriteTo(w)
	return err
}

// raceFigures are hypervolume and recall over epochs, a line for each algorithm, with
// their bands.
func raceFigures(r Race) []figure {
	return []figure{
		raceFigure(r, "race-hypervolume", "hypervolume", func(e RaceEntry) Band { return e.Hypervolume }),
		raceFigure(r, "race-recall", "recall of the exact front", func(e RaceEntry) Band { return e.Recall }),
	}
}

// raceStep is how far an algorithm stands beside the one before, so that their bands
// do not hide each other.
const raceStep = 1.012

func raceFigure(r Race, id, name string, of func(RaceEntry) Band) figure {
	f := figure{
		ID: id, Title: name + " over epochs", Hint: "Medians over seeds, and from the 10th to the 90th percentile, side by side. Better is up.",
		Description: "Line chart of the median " + name + " over the epochs that a search may spend. The table holds the numbers.",
	}
	var epochs []float64
	var bands []line
	middle := float64(len(r.Reach)+1) / 2
	for _, e := range r.Entries {
		if n := len(f.Lines); n == 0 || f.Lines[n-1].Name != e.Algorithm {
			f.Lines = append(f.Lines, line{Name: e.Algorithm, Straight: true, Tone: n + 1})
		}
		l, b := &f.Lines[len(f.Lines)-1], of(e)
		x := float64(e.Epochs) * math.Pow(raceStep, float64(l.Tone)-middle)
		l.Points = append(l.Points, Point{x, b.Median})
		bands = append(bands, line{Points: []Point{{x, b.Low}, {x, b.High}}, Straight: true, Whisker: true, Tone: l.Tone})
		epochs = append(epochs, float64(e.Epochs))
	}
	f.Lines = append(f.Lines, bands...)
	f.X = axis{Name: "epochs"}.fit(epochs)
	f.X.Min, f.X.Max = f.X.Min*math.Pow(raceStep, -middle), f.X.Max*math.Pow(raceStep, middle)
	f.Y = axis{Name: name, Better: eval.Higher}.fromZero(1)
	return f
}
