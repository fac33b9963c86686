package main

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"lrunet/experiments"
	"lrunet/experiments/rundir"
	"lrunet/experiments/table"
	"lrunet/internal/program"
)

type tableCommand struct {
	Build  tableBuild  `cmd:"" help:"Train the networks of a tabular benchmark."`
	Export tableExport `cmd:"" help:"Write a table as one Parquet file, with a card that says how it was made."`
	Race   tableRace   `cmd:"" help:"Replay search algorithms on a table and compare what they find."`
}

type tableBuild struct {
	Table   string      `arg:"" default:"fashion-mnist" help:"A built-in table (${tables}) or a YAML file (default ${default})."`
	Latency bool        `help:"Time all networks before any is trained; by default once all are. Nothing else should run meanwhile."`
	Longest bool        `name:"longest-first" help:"Train the networks that get all rungs before the others: for lrunet rank, where replays can wait."`
	Name    string      `placeholder:"NAME" help:"Name of the run; the table's by default."`
	New     bool        `help:"Make a fresh run where there is one of that name already, instead of resuming it."`
	Workers parallelism `placeholder:"N" help:"Trainings at the same time, sharing the threads; one a thread by default. Results do not depend on it."`
	Known   []string    `name:"reuse-results" placeholder:"RUN" help:"Other runs, by their folders or names: results of equal trainings are taken from them."`
	runsFlag
	fleetFlags
	folderFlags
	stopFlags
	threadFlags
	memoryFlag
	jsonFlag
}

// Help is shown by --help.
func (c *tableBuild) Help() string {
	return `Examples:

    lrunet table build
    lrunet table build mine.yaml --workers 2

A table takes hours to days. It can be stopped at any time: the same command resumes it. Networks get the rungs that each gets one after the
other, and in blocks of 100 what only some get, so that what there is of a table is a smaller table.`
}

// Validate is called by the parser.
func (c *tableBuild) Validate() error {
	return cmp.Or(checkRun(c.Runs, c.Name, c.New), c.stopFlags.check(), c.fleetFlags.check())
}

// Run trains what is missing, and says how far the table is.
func (c *tableBuild) Run(ctx context.Context, o *output) error {
	t, err := table.Load(c.Table)
	if err != nil {
		return usage(err)
	}
	known, err := c.folders(c.Known)
	if err != nil {
		return err
	}
	progress := newSearchProgress(o.Err)
	fleet, err := c.gather(ctx, progress.observe)
	if err != nil {
		return err
	}
	outcome, err := table.Build(ctx, t, table.Options{Latency: c.Latency, LongestFirst: c.Longest, Options: fleet.options(experiments.Options{
		Folder: c.Runs, Name: c.Name, New: c.New, Known: known, Data: c.options(o.Err),
		Workers: fleet.workers(c.Workers, c.count(), 0), Threads: c.count(), Memory: c.limit(), Every: c.Every,
		Command: o.command(), Version: program.Version(),
		Now: time.Now, Observe: progress.observe,
	})})
	fleet.close()
	progress.finish()
	if err != nil {
		return table.Locate(c.Table, err)
	}
	if err := printTable(o, outcome, tablePath(outcome), c.JSON); err != nil {
		return err
	}
	if !outcome.Interrupted {
		return allFailed(outcome.Done(), "training", tableFailures(outcome))
	}
	return interrupted(ctx, ctx.Err(), "finished trainings are kept; run the same command to resume")
}

type tableExport struct {
	Folder string `arg:"" name:"run" help:"The run: its folder, or its name."`
	Out    string `required:"" placeholder:"FILE" help:"File to write, Parquet; the card goes beside it, to FILE with .md."`
	runsFlag
	jsonFlag
}

// Help is the command's example.
func (tableExport) Help() string {
	return `Examples:

    lrunet table export table-fashion-mnist --out fashion-mnist.parquet`
}

// Run writes what was trained so far.
func (c *tableExport) Run(o *output) error {
	if err := writable(c.Out); err != nil {
		return err
	}
	folder, err := c.folder(c.Folder)
	if err != nil {
		return err
	}
	outcome, err := table.Export(folder, c.Out)
	if err != nil {
		return err
	}
	return printTable(o, outcome, c.Out, c.JSON)
}

// tablePath is where a run has its table.
func tablePath(outcome *table.Outcome) string {
	return rundir.Folder(outcome.Run).File(rundir.TableParquet)
}

// tableResult is what table build, table export and report print in JSON.
type tableResult struct {
	Run         string   `json:"run"`         // its folder
	Networks    int      `json:"networks"`    // in all
	Complete    int      `json:"complete"`    // networks of which nothing is left to train
	Trainings   int      `json:"trainings"`   // done
	Planned     int      `json:"planned"`     // trainings in all
	Failed      int      `json:"failed"`      // trainings without a result
	Failures    []failed `json:"failures"`    // of trainings
	Interrupted bool     `json:"interrupted"` // whether something is left to do
	File        string   `json:"file"`        // the table, Parquet
	Card        string   `json:"card"`        // how it was made, Markdown
}

// printTable says how far a table is, and where its file lies.
func printTable(o *output, outcome *table.Outcome, path string, asJSON bool) error {
	failures := tableFailures(outcome)
	if asJSON {
		return printJSON(o.Out, tableResult{
			Run: outcome.Run, Networks: len(outcome.Networks), Complete: outcome.Complete(),
			Trainings: outcome.Done(), Planned: outcome.Planned,
			Failed: len(failures), Failures: failures, Interrupted: outcome.Done() < outcome.Planned,
			File: path, Card: table.CardPath(path),
		})
	}
	fmt.Fprintf(o.Out, "%d of %d networks are complete, %d of %d trainings done (%d failed)\n",
		outcome.Complete(), len(outcome.Networks), outcome.Done(), outcome.Planned, len(failures))
	if err := printFailures(o.Out, failures); err != nil {
		return err
	}
	_, err := fmt.Fprintf(o.Out, "Table: %s\nCard: %s\n", path, table.CardPath(path))
	return err
}
