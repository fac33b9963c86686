package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"lrunet/experiments"
	"lrunet/experiments/rundir"
	"lrunet/experiments/sweep"
	"lrunet/internal/program"
	"lrunet/reports"
)

type sweepCommand struct {
	Experiment string      `arg:"" default:"paper-fashion-mnist" help:"A built-in sweep (${sweeps}) or a YAML file (default ${default})."`
	Data       string      `placeholder:"NAME" help:"Dataset, instead of the sweep's; a built-in sweep is then called after it."`
	Epochs     *int        `placeholder:"N" help:"Epochs of each training, instead of the sweep's."`
	Recipe     string      `placeholder:"NAME" help:"Recipe of each training (${recipes}, or a YAML file of a recipe's fields), instead of the sweep's."`
	Networks   []string    `placeholder:"A,B" help:"Networks (names or notation), instead of the sweep's."`
	Seeds      []uint64    `placeholder:"1,2,3" help:"Seeds that each network is trained with, instead of the sweep's."`
	Variants   []string    `placeholder:"A,B" help:"Some of the sweep's variants, instead of all."`
	Test       bool        `help:"Score the test split after the last epoch; without it, the sweep's choice."`
	BestEpoch  bool        `help:"In trainings from now on, score the test split after every epoch too, for a column with the best one as some papers report it."`
	Truncate   bool        `help:"Also measure the network of the largest reuse after fewer iterations."`
	Name       string      `placeholder:"NAME" help:"Name of the run; the sweep's by default."`
	New        bool        `help:"Make a fresh run where there is one of that name already, instead of resuming it."`
	Workers    parallelism `placeholder:"N" help:"Trainings at the same time, sharing the threads; one a thread by default. Results do not depend on it."`
	Known      []string    `name:"reuse-results" placeholder:"RUN" help:"Other runs, by their folders or names: results of equal trainings are taken from them."`
	runsFlag
	fleetFlags
	folderFlags
	stopFlags
	threadFlags
	memoryFlag
	wideFlag
	jsonFlag
	tenth bool // of the training images is held out, as the sweep does not say how many
}

// Help is shown by --help.
func (c *sweepCommand) Help() string {
	return `Examples:

    lrunet sweep paper-fashion-mnist --networks lrunet-1,lrunet-10 --epochs 24
    lrunet sweep --data dir:photos --networks lrunet-1,lrunet-4 --epochs 10

On data of your own a built-in sweep holds a tenth of the training images out and scores these, or with --test the test split, as
lrunet train does.`
}

// Validate is called by the parser.
func (c *sweepCommand) Validate() error {
	return cmp.Or(checkRun(c.Runs, c.Name, c.New), c.stopFlags.check(), c.fleetFlags.check())
}

// Run trains what is missing, and prints the record.
func (c *sweepCommand) Run(ctx context.Context, o *output) error {
	s, err := sweep.Load(c.Experiment)
	if err != nil {
		return usage(err)
	}
	if err := c.override(&s); err != nil {
		return usage(err)
	}
	if err := s.Check(); err != nil {
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
	outcome, err := sweep.Run(ctx, s, sweep.Options{Truncate: c.Truncate, Tenth: c.tenth, Options: fleet.options(experiments.Options{
		Folder: c.Runs, Name: c.Name, New: c.New, Known: known, Data: c.options(o.Err),
		Workers: fleet.workers(c.Workers, c.count(), 0), Threads: c.count(), Memory: c.limit(), Every: c.Every,
		Command: o.command(), Version: program.Version(),
		Now: time.Now, Observe: progress.observe,
	})})
	fleet.close()
	progress.finish()
	if err != nil {
		return c.locate(err)
	}
	if err := printSweep(o, outcome, c.wideFlag, c.JSON); err != nil {
		return err
	}
	if !outcome.Interrupted {
		return allFailed(outcome.Report.Done, "training", sweepFailures(outcome.Report))
	}
	return interrupted(ctx, ctx.Err(), "finished trainings are kept; run the same command to resume")
}

// locate says where what an error is about was said: networks of the command line are in
// no file.
func (c *sweepCommand) locate(err error) error {
	key, is := errors.AsType[experiments.KeyError](err)
	if is && len(c.Networks) > 0 && strings.HasPrefix(key.Error(), "networks: ") {
		return usage(fmt.Errorf("--%w", err))
	}
	return sweep.Locate(c.Experiment, err)
}

// override puts the flags in the sweep's place. What the sweep says of
// networks that are no longer there goes with them.
func (c *sweepCommand) override(s *sweep.Sweep) error {
	named := s.Name
	if c.Data != "" {
		s.On(c.Data)
	}
	c.tenth = s.Name != named && !c.Test
	if s.Name != named && c.Test {
		s.Data.Validation = 0
	}
	if c.Epochs != nil {
		s.Training.Epochs = *c.Epochs
	}
	if len(c.Seeds) > 0 {
		s.Seeds = c.Seeds
	}
	if len(c.Networks) > 0 {
		s.Restrict(c.Networks)
	}
	if len(c.Variants) > 0 {
		if err := s.RestrictVariants(c.Variants); err != nil {
			return fmt.Errorf("--variants: %w", err)
		}
	}
	s.Test, s.BestEpoch = s.Test || c.Test, s.BestEpoch || c.BestEpoch
	if c.Recipe != "" {
		recipe, err := experiments.LoadRecipe(c.Recipe)
		if err != nil {
			return err
		}
		s.Training.Recipe = recipe
	}
	return nil
}

// printSweep prints a sweep's record, as tables or as JSON.
func printSweep(o *output, outcome *sweep.Outcome, wide wideFlag, asJSON bool) error {
	r := outcome.Report
	if asJSON {
		return printJSON(o.Out, sweepJSON(outcome))
	}
	if err := printSweepTables(o, r, wide); err != nil {
		return err
	}
	fmt.Fprintf(o.Out, "\n%d of %d trainings done (%d failed)\n", r.Done, r.Planned, len(r.Failures))
	if err := printFailures(o.Out, sweepFailures(r)); err != nil {
		return err
	}
	_, err := fmt.Fprintf(o.Out, "Record: %s\n", filepath.Join(outcome.Run, rundir.SweepPage))
	return err
}

// printSweepTables prints the tables that have rows, with a line over each but
// the first.
func printSweepTables(o *output, r reports.Sweep, wide wideFlag) error {
	first := ""
	if len(r.Variants) > 0 {
		first = r.Variants[0].Name
	}
	for _, part := range []struct {
		title string
		table reports.Table
	}{
		{"", reports.SweepTable(r)},
		{"Accuracy of each reuse count, validation", reports.CountTable(r)},
		{"Gain of each variant over " + first, reports.EffectTable(r)},
		{"Gain over " + r.Over(), reports.GainTable(r)},
		{r.Called(r.Truncated) + " after fewer iterations", reports.TruncationTable(r)},
	} {
		if len(part.table.Rows) == 0 {
			continue
		}
		if part.title != "" {
			fmt.Fprintf(o.Out, "\n%s:\n", part.title)
		}
		if err := o.table(part.table, wide); err != nil {
			return err
		}
	}
	return nil
}
