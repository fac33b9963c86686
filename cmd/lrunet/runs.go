package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"lrunet/experiments/rundir"
	"lrunet/experiments/runs"
	"lrunet/internal/atomicfile"
	"lrunet/internal/nearest"
	"lrunet/internal/nullable"
	"lrunet/internal/words"
	"lrunet/reports"
)

type runsCommand struct {
	List   runsList   `cmd:"" default:"withargs" help:"List the runs in a folder: kind, state, progress, best accuracy."`
	Export runsExport `cmd:"" help:"Write every candidate of a run with all measures and its curve."`
}

type runsList struct {
	Folder string `arg:"" optional:"" default:"runs" help:"Folder of all runs (default ${default})."`
	wideFlag
	jsonFlag
}

// runsListResult is one run in JSON.
type runsListResult struct {
	Run     string        `json:"run"`     // its folder
	Kind    string        `json:"kind"`    // search or sweep
	State   string        `json:"state"`   // in a word
	Done    int           `json:"done"`    // evaluations or trainings
	Failed  int           `json:"failed"`  // those that gave no accuracy
	Ahead   int           `json:"ahead"`   // candidates that are trained and come after one that is not; they are not among those done
	Planned int           `json:"planned"` // evaluations or trainings
	Best    *float64      `json:"best"`    // accuracy, percent
	Changed *time.Time    `json:"changed"` // when something was last written
	Owner   *rundir.Owner `json:"owner"`   // of a running one
	Problem string        `json:"problem"` // of a damaged one
}

// Help is the command's example.
func (runsList) Help() string {
	return `Examples:

    lrunet runs
    lrunet runs list /mnt/other/runs`
}

// Run prints a line for each run, the one that changed last first. That the folder where
// runs are made is not there means that there are none yet.
func (c *runsList) Run(o *output) error {
	if _, err := os.Stat(c.Folder); errors.Is(err, fs.ErrNotExist) && c.Folder != rundir.Parent {
		meant := ""
		if command := nearest.Of(c.Folder, []string{"list", "export"}); command != "" {
			meant = "; did you mean lrunet runs " + command + "?"
		}
		return fmt.Errorf("there is no folder %s%s", c.Folder, meant)
	}
	list, err := runs.List(c.Folder)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o.Out, struct {
			Runs []runsListResult `json:"runs"`
		}{runsJSON(list)})
	}
	if len(list) == 0 {
		_, err := fmt.Fprintf(o.Out, "no runs in %s; lrunet search and lrunet sweep make runs\n", c.Folder)
		return err
	}
	t := reports.Table{Columns: []reports.Column{
		{Name: "run"}, {Name: "kind", Rank: 2}, {Name: "state", Wrap: true}, {Name: "done", Numeric: true}, {Name: "of", Numeric: true},
		{Name: "best", Unit: "%", Numeric: true, Places: 2}, {Name: "changed", Rank: 1},
	}}
	for _, r := range list {
		best := reports.Cell{}
		if !math.IsNaN(r.Best) {
			best = reports.Number(r.Best)
		}
		t.Rows = append(t.Rows, []reports.Cell{
			reports.Text(string(r.Folder)), reports.Text(r.Kind.String()), reports.Text(stateText(r)),
			reports.Number(float64(r.Done)), reports.Number(float64(r.Planned)), best, reports.Text(changedText(r.Changed)),
		})
	}
	return o.table(t, c.wideFlag)
}

// stateText is a run's state, with who works in it or what is wrong.
func stateText(r runs.Run) string {
	text := stateOf(r)
	if r.Ahead > 0 {
		text += fmt.Sprintf(", %d more trained", r.Ahead)
	}
	if r.Failed > 0 {
		text += fmt.Sprintf(", %d failed", r.Failed)
	}
	return text
}

// unfinished says how far a run is whose last word is not spoken; "" of another.
func unfinished(r runs.Run) string {
	text, whole := "", r.Done >= r.Planned // but for final trainings
	switch {
	case r.State == runs.Running && whole:
		text = "its final trainings are in progress"
	case r.State == runs.Running:
		text = fmt.Sprintf("in progress, %d of %d so far", r.Done, r.Planned)
	case r.State == runs.Stopped && whole:
		text = "it was stopped before its final trainings were done"
	case r.State == runs.Stopped:
		text = fmt.Sprintf("stopped after %d of %d", r.Done, r.Planned)
	}
	if r.Ahead > 0 {
		text += fmt.Sprintf(", and %s after them, to count in turn", words.Count(r.Ahead, "training", "trainings"))
	}
	return text
}

func stateOf(r runs.Run) string {
	switch r.State {
	case runs.Running:
		if r.Owner.PID == 0 { // of an earlier version, which did not say
			break
		}
		return fmt.Sprintf("%s, %v", r.State, r.Owner)
	case runs.Damaged:
		return fmt.Sprintf("%s: %s", r.State, r.Problem)
	}
	return string(r.State)
}

func changedText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2006-01-02 15:04:05")
}

func runsJSON(list []runs.Run) []runsListResult {
	results := []runsListResult{}
	for _, r := range list {
		result := runsListResult{
			Run: string(r.Folder), Kind: r.Kind.String(), State: string(r.State), Done: r.Done, Failed: r.Failed, Ahead: r.Ahead, Planned: r.Planned,
			Best: nullable.Number(r.Best), Problem: r.Problem,
		}
		if !r.Changed.IsZero() {
			result.Changed = &r.Changed
		}
		if r.State == runs.Running {
			result.Owner = &r.Owner
		}
		results = append(results, result)
	}
	return results
}

type runsExport struct {
	Folder string  `arg:"" name:"run" help:"The run: its folder, or its name."`
	Format *string `enum:"${formats}" placeholder:"FORMAT" help:"Form of the file: ${enum}; by default, what the ending of --out tells, csv without one."`
	Out    string  `placeholder:"FILE" help:"File to write; standard output by default."`
	runsFlag
}

// Help is the command's example.
func (runsExport) Help() string {
	return `Examples:

    lrunet runs export quickstart > quickstart.csv
    lrunet runs export quickstart --out quickstart.parquet`
}

// form is the form of the file: a file whose ending tells of another would mislead
// whoever opens it.
func (c *runsExport) form() (string, error) {
	ending := strings.ToLower(strings.TrimPrefix(filepath.Ext(c.Out), "."))
	switch known := slices.Contains(runs.Formats(), ending); {
	case c.Format == nil && known:
		return ending, nil
	case c.Format == nil && ending == "":
		return "csv", nil
	case c.Format == nil:
		return "", usage(fmt.Errorf("%s: there is no format .%s, only %s; name another file, or one of these with --format", c.Out, ending, strings.Join(runs.Formats(), ", ")))
	case known && ending != *c.Format:
		return "", usage(fmt.Errorf("--format %s contradicts the ending of %s; leave --format out, or name another file", *c.Format, c.Out))
	}
	return *c.Format, nil
}

// Run writes the records of a run.
func (c *runsExport) Run(o *output) error {
	format, err := c.form()
	if err != nil {
		return err
	}
	if c.Out != "" {
		if err := writable(c.Out); err != nil {
			return err
		}
	}
	folder, err := c.folder(c.Folder)
	if err != nil {
		return err
	}
	records, err := runs.Records(rundir.Folder(folder))
	if err != nil {
		return err
	}
	if c.Out == "" {
		return runs.Write(o.Out, format, records)
	}
	return atomicfile.Write(c.Out, func(w io.Writer) error { return runs.Write(w, format, records) })
}
