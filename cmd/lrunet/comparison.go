package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"lrunet/experiments/nas"
	"lrunet/experiments/rundir"
	"lrunet/reports"
)

// Names of what a comparison of runs writes.
const (
	comparisonPage     = "comparison.html"
	comparisonMarkdown = "comparison.md"
	comparisonCSV      = "comparison.csv"
)

// compare holds several searches against each other, writes that and prints it.
func (c *reportCommand) compare(o *output, folders []string) error {
	var outcomes []*nas.Outcome
	for _, folder := range folders {
		kind, err := rundir.Folder(folder).Kind()
		if err != nil {
			return err
		}
		if kind != rundir.Search {
			return fmt.Errorf("%s is a %s: only searches are compared this way; lrunet compare lays the networks of all kinds of runs beside each other", folder, kind)
		}
		outcome, err := nas.ReadFront(folder)
		if err != nil {
			return err
		}
		outcomes = append(outcomes, outcome)
	}
	comparison, err := nas.Compare(outcomes)
	if err != nil {
		return err
	}
	comparison.Command = o.command()
	out := cmp.Or(c.Out, ".")
	if err := c.writeComparison(out, comparison); err != nil {
		return err
	}
	written, err := c.comparisonFigures(o, comparison)
	if err != nil {
		return err
	}
	if c.JSON {
		result := comparisonJSON(comparison)
		result.Figures = written
		return printJSON(o.Out, result)
	}
	return c.print(o, comparison, filepath.Join(out, comparisonPage))
}

// writeComparison writes all files of a comparison.
func (c *reportCommand) writeComparison(folder string, of reports.Comparison) error {
	page, _, err := c.pageFlags.options()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return rundir.Folder(folder).Write(
		rundir.File{Name: comparisonPage, Write: func(w io.Writer) error { return page.Comparison(w, of) }},
		rundir.File{Name: comparisonMarkdown, Write: func(w io.Writer) error { return reports.ComparisonMarkdown(w, of) }},
		rundir.File{Name: comparisonCSV, Write: reports.ComparisonTable(of).CSV},
	)
}

func (c *reportCommand) print(o *output, comparison reports.Comparison, page string) error {
	for _, t := range []reports.Table{reports.ComparisonTable(comparison), reports.ComparedGroupTable(comparison), reports.ComparedTestTable(comparison)} {
		if len(t.Rows) == 0 {
			continue
		}
		if err := o.table(t, c.wideFlag); err != nil {
			return err
		}
		fmt.Fprintln(o.Out)
	}
	for _, note := range comparison.Notes {
		o.note(note)
	}
	_, err := fmt.Fprintf(o.Out, "Report: %s\n", page)
	return err
}

// comparisonResult is what report prints of several runs in JSON.
type comparisonResult struct {
	Runs    []comparedRun   `json:"runs"`              // in the order in which they were named, each with the random search beside it
	Groups  []comparedGroup `json:"groups"`            // of runs that differ in their seed alone
	Tests   []comparedTest  `json:"tests"`             // between groups, by runs with the same seed
	Notes   []string        `json:"notes,omitempty"`   // what makes runs hard to compare
	Figures []string        `json:"figures,omitempty"` // files that --figures wrote
}

// comparedRun is a run in JSON.
type comparedRun struct {
	Run         string  `json:"run"`         // its folder
	Algorithm   string  `json:"algorithm"`   // its name
	Group       string  `json:"group"`       // of runs that differ in their seed alone
	Seed        uint64  `json:"seed"`        // of the search
	Evaluations int     `json:"evaluations"` // candidates that were evaluated
	Hypervolume float64 `json:"hypervolume"` // in the box of all runs, 0 to 1
	Front       int     `json:"front"`       // members
	Joint       int     `json:"joint"`       // members that no member of another run dominates
}

// comparedGroup is a group in JSON.
type comparedGroup struct {
	Group  string   `json:"group"`       // its name
	Seeds  []uint64 `json:"seeds"`       // of its runs
	Median float64  `json:"hypervolume"` // median over seeds
	Least  float64  `json:"least"`       // the least hypervolume
	Most   float64  `json:"most"`        // the largest one
}

// comparedTest is a test in JSON.
type comparedTest struct {
	Group      string  `json:"group"`      // its name
	Against    string  `json:"against"`    // the other's name
	Seeds      int     `json:"seeds"`      // that both have
	Wins       int     `json:"wins"`       // seeds with the larger hypervolume
	Losses     int     `json:"losses"`     // seeds with the smaller one
	Difference float64 `json:"difference"` // of the hypervolumes, mean over seeds
	Half       float64 `json:"half_width"` // of its 95 % interval
	P          float64 `json:"p"`          // of the sign test, adjusted by Holm's method
}

func comparisonJSON(c reports.Comparison) comparisonResult {
	r := comparisonResult{Runs: []comparedRun{}, Groups: []comparedGroup{}, Tests: []comparedTest{}, Notes: c.Notes}
	for _, x := range c.Runs {
		r.Runs = append(r.Runs, comparedRun{x.Name, x.Algorithm, x.Group, x.Seed, x.Evaluations, x.Final(), len(x.Front), x.Joint()})
	}
	for _, g := range c.Groups {
		r.Groups = append(r.Groups, comparedGroup{g.Name, g.Seeds, g.Hypervolume.Median, g.Hypervolume.Least, g.Hypervolume.Most})
	}
	for _, t := range c.Tests {
		r.Tests = append(r.Tests, comparedTest{t.Group, t.Against, t.Seeds, t.Wins, t.Losses, t.Difference, t.Half, t.P})
	}
	return r
}
