package reports

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"lrunet/internal/testkit"
)

// smallRace has its best algorithm neither first nor last, and tells two others from it.
func smallRace() Race {
	b := func(v float64) Band { return Band{v, v - 0.1234, v + 0.05} }
	r := Race{
		Title: "Search algorithms on <clothes>", Notes: []string{"A note."}, Command: "lrunet table race clothes.parquet",
		Networks: 341, Exact: 16, Seeds: 10, Reference: "random",
		Tests: []RaceTest{{"ladder", "random", 50, 4, 4, 0, 1}, {"ladder", "random", 1000, 1, 9, -0.1, 0.0215}, {"surrogate", "random", 50, 9, 1, 0.2, 0.0215}, {"surrogate", "random", 1000, 5, 3, 0.1, 0.7266}},
		Reach: []RaceReach{{"ladder", 400, 2.5}, {"random", 1000, 1}, {"slow", math.NaN(), math.NaN()}, {"surrogate", 214.4, 4.6642}, {"weak", 900, 1.11}},
	}
	for i, c := range r.Reach {
		v := 0.9 - 0.05*float64(i%4)
		r.Entries = append(r.Entries, RaceEntry{c.Algorithm, 50, b(v / 2), b(0.1)}, RaceEntry{c.Algorithm, 1000, b(v), b(0.9375)})
	}
	return r
}

func raceDocuments(t *testing.T) (md, page string) {
	t.Helper()
	var m, p strings.Builder
	testkit.Must(t, RaceMarkdown(&m, smallRace()))
	testkit.Must(t, RacePage(&p, smallRace()))
	return m.String(), p.String()
}

func TestRaceDocuments(t *testing.T) {
	md, page := raceDocuments(t)
	for _, want := range []string{"## All paired tests", "0.0215", "lrunet table race clothes.parquet", "A note.", "| surrogate |"} {
		if !strings.Contains(md, want) {
			t.Errorf("the document lacks %q:\n%s", want, md)
		}
	}
	for _, want := range []string{"&lt;clothes&gt;", `id="race-hypervolume"`, `id="race-recall"`, "0.0215", "surrogate", "lrunet table race"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, ">NaN<") || strings.Contains(md, "NaN") {
		t.Error("NaN is shown")
	}
}

// The answer stands first: on top of the page, and in the first row of every table. What is
// exact stays as it came.
func TestRaceAnswersFirst(t *testing.T) {
	md, page := raceDocuments(t)
	top, _, _ := strings.Cut(page, "<section")
	for _, want := range []string{"341 networks", "16 on the exact front", "10 seeds", "<dd>surrogate</dd>", "214 epochs", "<dd>4.66 ×</dd>", "<dd>ladder</dd>"} {
		if !strings.Contains(top, want) {
			t.Errorf("the top of the page lacks %q:\n%s", want, top)
		}
	}
	tables := strings.Split(md, "\n## ")[1:]
	for _, table := range tables[:4] {
		if _, rows, _ := strings.Cut(table, ":|\n"); !strings.HasPrefix(rows, "| surrogate |") {
			t.Errorf("surrogate is not first: %s", table)
		}
	}
	if i := strings.LastIndex(tables[0], "| slow"); i < strings.Index(tables[0], "| random") {
		t.Errorf("what does not reach the end is not last: %s", tables[0])
	}
	var csv bytes.Buffer
	testkit.Must(t, RaceTable(smallRace()).CSV(&csv))
	if !strings.Contains(csv.String(), "\nladder,50,0.45,0.3266,0.5,0.1,") || !strings.Contains(csv.String(), ",0.9375,") {
		t.Errorf("the table for programs is in another order, or less exact:\n%s", csv.String())
	}
}

// Tests are a row for each algorithm, bold where they mean something; all of them are on the
// page too, folded.
func TestRaceTablesByBudget(t *testing.T) {
	md, page := raceDocuments(t)
	_, duels, _ := strings.Cut(md, "## Wins and losses against random")
	fields := func(line string) string { return strings.Join(strings.Fields(line), " ") }
	var rows []string
	for _, line := range strings.Split(duels, "\n")[:8] {
		rows = append(rows, fields(line))
	}
	for _, want := range []string{"| algorithm | 50 | 1,000 |", "| surrogate | **9:1** | 5:3 |", "| ladder | 4:4 | **1:9** |"} {
		if !slices.Contains(rows, want) {
			t.Errorf("wins and losses lack %q:\n%s", want, duels)
		}
	}
	for _, want := range []string{`<td class="number best" data-sort="8">9:1</td>`, `<td class="number" data-sort="0">4:4</td>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	_, folded, _ := strings.Cut(page, "<details>")
	if before, _, _ := strings.Cut(page, "<details>"); strings.Contains(before, "0.0215") || !strings.Contains(folded, "0.0215") {
		t.Error("the table of all tests is not folded")
	}
	if !strings.Contains(md, " 0.375 |") || strings.Contains(md, "0.9375") || !strings.Contains(md, " 0.94 |") {
		t.Errorf("hypervolumes have not three decimals, or recalls two:\n%s", md)
	}
}

// A line has a colour where it leads, a band where it leads or is the reference; the axis ends
// with the budgets.
func TestRaceFigure(t *testing.T) {
	f := raceFigures(smallRace().ranked())[0]
	if f.X.Min != 50 || f.X.Max != 1000 || !slices.Equal(f.X.Ticks, []float64{50, 1000}) {
		t.Errorf("the axis is from %v to %v, ticks %v", f.X.Min, f.X.Max, f.X.Ticks)
	}
	bands, looks := map[string]int{}, []string{}
	for _, l := range f.Lines {
		if l.Whisker {
			colour, dashes := l.stroke()
			bands[colour+" "+dashes]++
			continue
		}
		colour, dashes := l.stroke()
		looks = append(looks, fmt.Sprintf("%s %s %s %v", l.Name, colour, dashes, l.Thin))
		if l.Points[0].X != 50 || !l.End {
			t.Errorf("%s begins at %v, its name at its end: %v", l.Name, l.Points[0].X, l.End)
		}
	}
	want := []string{
		"surrogate var(--tone-a) solid false", "ladder var(--tone-b) solid false", "weak var(--other) solid true",
		"random var(--other) dashed false", "slow var(--other) solid true",
	}
	if !slices.Equal(looks, want) {
		t.Errorf("lines %q, want %q", looks, want)
	}
	if len(bands) != 3 || bands["var(--tone-a) solid"] != 2 || bands["var(--tone-b) solid"] != 2 || bands["var(--other) solid"] != 2 {
		t.Errorf("bands %v", bands)
	}
}

// Names at the ends of lines stand below each other within the plot, in the order of the ends.
func TestEnds(t *testing.T) {
	f := figure{X: axis{}.through([]float64{1, 2}), Y: axis{}.fromZero(1)}
	for i, v := range []float64{0, 0.01, 0.999, 1, 1} {
		f.Lines = append(f.Lines, line{Name: fmt.Sprint("line ", i), Straight: true, End: true, Points: []Point{{1, 0.5}, {2, v}}})
	}
	d := draw(f, nil)
	var names []string
	last := math.Inf(-1)
	for _, e := range d.Ends {
		var y float64
		fmt.Sscan(e.Y, &y)
		if y-last < endLine-0.1 || y > d.Bottom || y < d.Top {
			t.Errorf("%s stands at %v, below %v", e.Text, y, last)
		}
		names, last = append(names, e.Text), y
	}
	if want := []string{"line 3", "line 4", "line 2", "line 1", "line 0"}; !slices.Equal(names, want) {
		t.Errorf("names %q, want %q", names, want)
	}
	if plain := draw(figure{X: f.X, Y: f.Y}, nil); plain.Right <= d.Right {
		t.Errorf("the plot ends at %v with names and at %v without", d.Right, plain.Right)
	}
}
