package reports

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"lrunet/eval"
	"lrunet/internal/printable"
)

// comparison methods explain the sections.
const (
	comparedRunMethod   = "Joint members are those that no member of another run dominates."
	comparedGroupMethod = "Groups are runs that differ in their seed alone. Hypervolumes are the median over seeds, the least and the most."
	comparedTestMethod  = "Groups by the hypervolumes of runs with the same seed: sign test, two-sided, adjusted for all tests of the table by Holm's method, and Student's t interval of the mean difference at 95 %. Five seeds that all agree give p = 0.06 before it is adjusted, eight give 0.008."
)

// ComparisonTable has a row for each run.
func ComparisonTable(c Comparison) Table {
	best := Column{Name: "best", Numeric: true}
	if len(c.Objectives) > 0 {
		o := c.Objectives[0]
		best = Column{Name: "best " + o.Name, Unit: o.Unit, Numeric: true, Better: o.Better}
	}
	hypervolume := places("hypervolume", 4)
	hypervolume.Better = eval.Higher
	t := Table{Columns: []Column{
		{Name: "run"}, {Name: "algorithm"}, {Name: "seed", Numeric: true}, {Name: "evaluations", Numeric: true, Rank: 1},
		hypervolume, {Name: "front", Numeric: true, Rank: 1}, {Name: "joint", Numeric: true, Rank: 1}, best,
	}}
	for _, r := range c.Runs {
		t.Rows = append(t.Rows, []Cell{
			Text(r.Name), Text(r.Algorithm), seedCell(r.Seed), Number(float64(r.Evaluations)),
			Number(r.Final()), Number(float64(len(r.Front))), Number(float64(r.Joint())), known(r.best()),
		})
	}
	return t
}

// ComparedGroupTable has a row for each group.
func ComparedGroupTable(c Comparison) Table {
	t := Table{Columns: []Column{
		{Name: "group"}, {Name: "runs", Numeric: true}, {Name: "seeds", Wrap: true},
		places("hypervolume", 4), places("least", 4), places("most", 4),
	}}
	for _, g := range c.Groups {
		t.Rows = append(t.Rows, []Cell{
			Text(g.Name), Number(float64(len(g.Seeds))), Text(strings.Trim(fmt.Sprint(g.Seeds), "[]")),
			Number(g.Hypervolume.Median), Number(g.Hypervolume.Least), Number(g.Hypervolume.Most),
		})
	}
	return t
}

// ComparedTestTable has a row for each test between groups.
func ComparedTestTable(c Comparison) Table {
	t := Table{Columns: []Column{
		{Name: "group"}, {Name: "against"}, {Name: "seeds", Numeric: true}, {Name: "wins", Numeric: true}, {Name: "losses", Numeric: true},
		places("difference", 4), places("low", 4), places("high", 4), {Name: "p", Numeric: true},
	}}
	for _, x := range c.Tests {
		t.Rows = append(t.Rows, []Cell{
			Text(x.Group), Text(x.Against), Number(float64(x.Seeds)), Number(float64(x.Wins)), Number(float64(x.Losses)),
			Number(x.Difference), known(x.Difference - x.Half), known(x.Difference + x.Half), probability(x.P),
		})
	}
	return t
}

// sections are the comparison's tables, those alone that have rows.
func (c Comparison) sections() []section {
	list := []section{{"Runs", strings.TrimSpace(comparedRunMethod + " " + c.HypervolumeNote), ComparisonTable(c)}}
	if len(c.Groups) > 0 {
		list = append(list, section{"Groups of seeds", comparedGroupMethod, ComparedGroupTable(c)})
	}
	if len(c.Tests) > 0 {
		list = append(list, section{"Paired tests", comparedTestMethod, ComparedTestTable(c)})
	}
	return list
}

// ComparisonMarkdown writes the comparison as a document. It fails as Validate does,
// and if w does.
func ComparisonMarkdown(w io.Writer, c Comparison) error {
	if err := c.Validate(); err != nil {
		return err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n\n", markdown(c.Title))
	for _, n := range c.Notes {
		fmt.Fprintf(&b, "%s\n\n", markdown(n))
	}
	for _, part := range c.sections() {
		if err := part.markdown(&b); err != nil {
			return err
		}
	}
	fmt.Fprintf(&b, "## How it was made\n\n    %s\n", printable.Line(c.Command))
	_, err := b.WriteTo(w)
	return err
}
