package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"lrunet/eval/store"
	"lrunet/experiments/nas"
	"lrunet/experiments/rundir"
	"lrunet/experiments/sweep"
	"lrunet/experiments/table"
	"lrunet/internal/words"
	"lrunet/reports"
)

type reportCommand struct {
	Folder string   `arg:"" name:"run" help:"Folder of the run, e.g. runs/quickstart."`
	Others []string `arg:"" optional:"" name:"other" help:"Folders of searches to compare it with."`
	Out    string   `placeholder:"DIR" help:"Folder for comparison.html, comparison.md and comparison.csv; the current one by default."`
	pageFlags
	figureFlags
	wideFlag
	jsonFlag
}

// Help is the command's example.
func (reportCommand) Help() string {
	return `Examples:

    lrunet report runs/quickstart
    lrunet report runs/quickstart --json
    lrunet report runs/quickstart --figures paper/figures
    lrunet report runs/quickstart runs/quickstart-2 runs/quickstart-3

With several searches on the same data it compares them: their fronts, hypervolumes in one box, what several seeds
attain, and searches with the same seeds in pairs.`
}

// Validate is called by the parser.
func (c reportCommand) Validate() error {
	if c.Out != "" && len(c.Others) == 0 {
		return errors.New("--out is for several runs: a run's own report is in its folder")
	}
	return nil
}

// Run rebuilds the tables and the page of a run and prints its front, a
// sweep's record, or how far a table is. Of several runs it makes a comparison.
func (c *reportCommand) Run(o *output) error {
	if err := c.check(); err != nil {
		return err
	}
	if _, _, err := c.pageFlags.options(); err != nil {
		return err
	}
	if len(c.Others) > 0 {
		return c.compare(o)
	}
	kind, err := rundir.Folder(c.Folder).Kind()
	if err != nil {
		return err
	}
	switch kind {
	case rundir.Sweep:
		return c.sweep(o)
	case rundir.Table:
		if c.Figures != "" {
			return usage(fmt.Errorf("--figures: %s is a table, of which there are no figures; lrunet table export writes it", c.Folder))
		}
		outcome, err := table.Report(c.Folder)
		if err != nil {
			return err
		}
		return printTable(o, outcome, tablePath(outcome), c.JSON)
	}
	return c.search(o)
}

// search reports a search.
func (c *reportCommand) search(o *output) error {
	outcome, err := nas.Report(c.Folder)
	if err != nil {
		return err
	}
	err = c.write(c.Folder, rundir.SearchPage, func(p reports.PageOptions, w io.Writer) error { return p.Search(w, outcome.Report) })
	if err != nil {
		return err
	}
	written, err := c.searchFigures(o, outcome.Report)
	if err != nil {
		return err
	}
	if c.JSON {
		result := searchJSON(outcome)
		result.Figures = written
		return printJSON(o.Out, result)
	}
	return printOutcome(o, outcome, c.wideFlag, false)
}

// sweep reports a sweep.
func (c *reportCommand) sweep(o *output) error {
	outcome, err := sweep.Report(c.Folder)
	if err != nil {
		return err
	}
	err = c.write(c.Folder, rundir.SweepPage, func(p reports.PageOptions, w io.Writer) error { return p.Sweep(w, outcome.Report) })
	if err != nil {
		return err
	}
	written, err := c.sweepFigures(o, outcome.Report)
	if err != nil {
		return err
	}
	if c.JSON {
		result := sweepJSON(outcome)
		result.Figures = written
		return printJSON(o.Out, result)
	}
	return printSweep(o, outcome, c.wideFlag, false)
}

// searchMember is one member of the front in JSON.
type searchMember struct {
	Number   int                `json:"number"`   // from 1, as RUN#NUMBER has it
	Arch     string             `json:"arch"`     // in notation
	Key      string             `json:"key"`      // of its job
	Measures map[string]float64 `json:"measures"` // by name
}

// searchResult is what search and report print in JSON.
type searchResult struct {
	Run         string         `json:"run"`               // its folder
	Evaluations int            `json:"evaluations"`       // candidates that were evaluated
	Failed      int            `json:"failed"`            // of them, those without a result
	Failures    []failed       `json:"failures"`          // of candidates
	Interrupted bool           `json:"interrupted"`       // whether something is left to do
	Hypervolume float64        `json:"hypervolume"`       // of the front, as a share of what its objectives can reach
	Front       []searchMember `json:"front"`             // the best first, as in the table
	Final       []finalMember  `json:"final,omitempty"`   // trainings from scratch, of members and of networks to compare them with
	Figures     []string       `json:"figures,omitempty"` // files that --figures wrote
}

// printOutcome prints a run's front, as a table or as JSON.
func printOutcome(o *output, outcome *nas.Outcome, wide wideFlag, asJSON bool) error {
	if asJSON {
		return printJSON(o.Out, searchJSON(outcome))
	}
	front := reports.MemberTable(outcome.Report)
	if wide.Wide {
		front = reports.FrontTable(outcome.Report)
	}
	if err := o.table(front, wide); err != nil {
		return err
	}
	if finals := reports.FinalTable(outcome.Report); len(finals.Rows) > 0 {
		fmt.Fprint(o.Out, "\nFinal trainings:\n")
		if err := o.table(finals, wide); err != nil {
			return err
		}
	}
	fmt.Fprintf(o.Out, "\n%s on the front of %d evaluated (%d failed), hypervolume %.4f\n",
		words.Count(len(outcome.Front), "network", "networks"), outcome.Evaluations, outcome.Failed, outcome.Hypervolume)
	if err := printFailures(o.Out, searchFailures(outcome)); err != nil {
		return err
	}
	if len(outcome.Front) > 0 {
		fmt.Fprintf(o.Out, "Checkpoints: %s\n", rundir.Folder(outcome.Run).Checkpoint("*"))
	}
	_, err := fmt.Fprintf(o.Out, "Report: %s\n", filepath.Join(outcome.Run, rundir.SearchPage))
	if err != nil || outcome.Interrupted || len(outcome.Front) == 0 {
		return err
	}
	return printNext(o.Out, outcome)
}

func searchJSON(outcome *nas.Outcome) searchResult {
	f := searchResult{
		Run: outcome.Run, Evaluations: outcome.Evaluations, Failed: outcome.Failed, Failures: searchFailures(outcome),
		Interrupted: outcome.Interrupted, Hypervolume: outcome.Hypervolume, Front: []searchMember{},
	}
	for i, e := range outcome.Front {
		f.Front = append(f.Front, newSearchMember(i+1, e))
	}
	for _, m := range outcome.Report.Finals {
		f.Final = append(f.Final, finalMember{m.Number, m.Name, m.Arch, m.Epochs, accuracyJSON(m.Test), m.Test.Seeds, m.Failure, m.Checkpoint})
	}
	return f
}

// finalMember is the final training of a network in JSON.
type finalMember struct {
	Number     int           `json:"number"`            // of the member of the front; 0 for a network beside them
	Network    string        `json:"network,omitempty"` // name of that one
	Arch       string        `json:"arch"`              // in notation, or the name of a network without
	Epochs     int           `json:"epochs"`            // of each training
	Test       sweepAccuracy `json:"test"`              // accuracy on the test split, percent
	Seeds      int           `json:"seeds"`             // that it was trained with
	Failure    string        `json:"failure,omitempty"`
	Checkpoint string        `json:"checkpoint,omitempty"` // in the run's folder
}

func newSearchMember(number int, c store.Candidate) searchMember {
	return searchMember{Number: number, Arch: c.Result.Job.Arch, Key: c.Key, Measures: c.Result.Measures.Values()}
}
