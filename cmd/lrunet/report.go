package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"lrunet/eval/store"
	"lrunet/experiments/nas"
	"lrunet/experiments/rundir"
	"lrunet/experiments/runs"
	"lrunet/experiments/sweep"
	"lrunet/experiments/table"
	"lrunet/internal/words"
	"lrunet/reports"
)

type reportCommand struct {
	Folder string   `arg:"" name:"run" help:"The run: its folder, or its name."`
	Others []string `arg:"" optional:"" name:"other" help:"Searches to compare it with, likewise."`
	Out    string   `placeholder:"DIR" help:"Folder for comparison.html, comparison.md and comparison.csv; the current one by default."`
	runsFlag
	pageFlags
	figureFlags
	wideFlag
	jsonFlag
}

// Help is the command's example.
func (reportCommand) Help() string {
	return `Examples:

    lrunet report quickstart
    lrunet report quickstart --json
    lrunet report /mnt/other/quickstart --figures paper/figures
    lrunet report quickstart quickstart-2 quickstart-3

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
	folders, err := c.folders(append([]string{c.Folder}, c.Others...))
	if err != nil {
		return err
	}
	if len(folders) > 1 {
		return c.compare(o, folders)
	}
	return c.one(o, folders[0])
}

// one reports a run.
func (c *reportCommand) one(o *output, folder string) error {
	kind, err := rundir.Folder(folder).Kind()
	if err != nil {
		return err
	}
	switch kind {
	case rundir.Sweep:
		return c.sweep(o, folder)
	case rundir.Table:
		if c.Figures != "" {
			return usage(fmt.Errorf("--figures: %s is a table, of which there are no figures; lrunet table export writes it", folder))
		}
		outcome, err := table.Report(folder)
		if err != nil {
			return err
		}
		return printTable(o, outcome, tablePath(outcome), c.JSON)
	}
	return c.search(o, folder)
}

// search reports a search.
func (c *reportCommand) search(o *output, folder string) error {
	outcome, err := nas.Report(folder)
	if err != nil {
		return err
	}
	err = c.write(folder, rundir.SearchPage, func(p reports.PageOptions, w io.Writer) error { return p.Search(w, outcome.Report) })
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
func (c *reportCommand) sweep(o *output, folder string) error {
	outcome, err := sweep.Report(folder)
	if err != nil {
		return err
	}
	err = c.write(folder, rundir.SweepPage, func(p reports.PageOptions, w io.Writer) error { return p.Sweep(w, outcome.Report) })
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
	Hypervolume float64        `json:"hypervolume"`       // of the front, as a share of the box from the ideal to the reference, costs by their logarithms
	Front       []searchMember `json:"front"`             // the best first, as in the table
	Final       []finalMember  `json:"final,omitempty"`   // trainings from scratch, of members and of networks to compare them with
	Figures     []string       `json:"figures,omitempty"` // files that --figures wrote
}

// printOutcome prints a run's front, as a table or as JSON.
func printOutcome(o *output, outcome *nas.Outcome, wide wideFlag, asJSON bool) error {
	if asJSON {
		return printJSON(o.Out, searchJSON(outcome))
	}
	if err := printFront(o, outcome, wide); err != nil {
		return err
	}
	if finals := reports.FinalTable(outcome.Report); len(finals.Rows) > 0 {
		fmt.Fprintln(o.Out, "Final trainings:")
		if err := o.table(finals, wide); err != nil {
			return err
		}
		fmt.Fprintln(o.Out)
	}
	fmt.Fprintf(o.Out, "%s on the front of %d evaluated (%d failed), hypervolume %.4f\n",
		words.Count(len(outcome.Front), "network", "networks"), outcome.Evaluations, outcome.Failed, outcome.Hypervolume)
	if err := printFailures(o.Out, searchFailures(outcome)); err != nil {
		return err
	}
	if text := unfinished(runs.Look(rundir.Folder(outcome.Run))); text != "" {
		fmt.Fprintf(o.Out, "The search is not finished: %s.\n", text)
	}
	saved := slices.ContainsFunc(outcome.Report.Front(), func(r reports.Row) bool { return r.Checkpoint != "" })
	if saved {
		fmt.Fprintf(o.Out, "Checkpoints: %s\n", rundir.Folder(outcome.Run).Checkpoint("*"))
	}
	_, err := fmt.Fprintf(o.Out, "Report: %s\n", filepath.Join(outcome.Run, rundir.SearchPage))
	if err != nil || outcome.Report.Unfinished || len(outcome.Front) == 0 {
		return err
	}
	return printNext(o.Out, outcome, saved)
}

// printFront prints the table of the front, if there is one, and an empty line.
func printFront(o *output, outcome *nas.Outcome, wide wideFlag) error {
	if len(outcome.Front) == 0 {
		return nil
	}
	front := reports.MemberTable(outcome.Report)
	if wide.Wide {
		front = reports.FrontTable(outcome.Report)
	}
	if err := o.table(front, wide); err != nil {
		return err
	}
	_, err := fmt.Fprintln(o.Out)
	return err
}

func searchJSON(outcome *nas.Outcome) searchResult {
	f := searchResult{
		Run: outcome.Run, Evaluations: outcome.Evaluations, Failed: outcome.Failed, Failures: searchFailures(outcome),
		Interrupted: outcome.Report.Unfinished, Hypervolume: outcome.Hypervolume, Front: []searchMember{},
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
