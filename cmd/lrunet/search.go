package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"lrunet/experiments"
	"lrunet/experiments/nas"
	"lrunet/experiments/sweep"
	"lrunet/internal/program"
)

type searchCommand struct {
	Experiment   string      `arg:"" default:"quickstart" help:"A built-in experiment (quickstart, small-fashion-mnist, fashion-mnist-130k, cifar10-206k) or a YAML file."`
	Data         string      `placeholder:"NAME" help:"Dataset, instead of the experiment's."`
	Seed         *uint64     `placeholder:"N" help:"Seed, instead of the experiment's."`
	Budget       *int        `placeholder:"N" help:"Candidates to evaluate, instead of the experiment's."`
	Epochs       *int        `placeholder:"N" help:"Epochs of each candidate, instead of the experiment's."`
	Asynchronous bool        `help:"Breed a candidate whenever one is finished instead of whole generations, so that no worker waits; the order of candidates, and with it the front, then depends on timing."`
	Name         string      `placeholder:"NAME" help:"Name of the run; the experiment's by default."`
	New          bool        `help:"Make a fresh run where there is one of that name already, instead of resuming it."`
	Workers      parallelism `placeholder:"N" help:"Candidates trained at the same time, sharing the threads; one a thread by default. The front does not depend on it, unless the search is asynchronous."`
	Known        []string    `name:"reuse-results" placeholder:"RUN" help:"Other runs, by their folders or names: results of equal trainings are taken from them."`
	runsFlag
	tableFlags
	fleetFlags
	folderFlags
	stopFlags
	threadFlags
	memoryFlag
	wideFlag
	jsonFlag
}

// Help is shown by --help.
func (c *searchCommand) Help() string {
	return `Examples:

    lrunet search
    lrunet search mine.yaml --budget 100
    lrunet search --table fashion-mnist.parquet --algorithm random --seed 7

The front's members are numbered; RUN#NUMBER names one, as in lrunet train quickstart#3.

With --table a search takes a second or so: stored results answer in place of training. --budget is then the number of trainings
on the longest rung, or what they cost in epochs, for every algorithm; the exact front is known, and what was found is held against it.`
}

// Validate is called by the parser.
func (c *searchCommand) Validate() error {
	return cmp.Or(checkRun(c.Runs, c.Name, c.New), c.stopFlags.check(), c.fleetFlags.check())
}

// checkRun checks the flags of a run. One that is there goes on by any name: earlier
// versions made runs of names that other commands cannot tell from a member's.
func checkRun(runs, name string, fresh bool) error {
	if strings.ContainsAny(name, `/\`) || name == "." || name == ".." {
		return fmt.Errorf("--name names a folder under %s, got %q", runs, name)
	}
	if _, err := os.Stat(filepath.Join(runs, name)); name == "" || err == nil && !fresh {
		return nil
	}
	if err := experiments.CheckName(name); err != nil {
		return fmt.Errorf("--name: %w", err)
	}
	return nil
}

// Run searches, and prints the front.
func (c *searchCommand) Run(ctx context.Context, o *output, command *kong.Context) error {
	if c.Table != "" {
		return c.replay(ctx, o, command)
	}
	e, err := c.experiment()
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
	outcome, err := nas.Run(ctx, e, fleet.options(experiments.Options{
		Folder: c.Runs, Name: c.Name, New: c.New, Known: known, Data: c.options(o.Err), Dataset: c.Data,
		Workers: fleet.workers(c.Workers, c.count(), atOnce(e)), Threads: c.count(), Memory: c.limit(), Every: c.Every,
		Command: o.command(), Version: program.Version(),
		Now: time.Now, Observe: progress.observe,
	}))
	fleet.close()
	progress.finish()
	if err != nil {
		return nas.Locate(c.Experiment, err)
	}
	if err := printOutcome(o, outcome, c.wideFlag, c.JSON); err != nil {
		return err
	}
	if !outcome.Interrupted {
		return allFailed(outcome.Evaluations, "candidate", searchFailures(outcome))
	}
	return interrupted(ctx, ctx.Err(), "finished candidates are kept; run the same command to resume")
}

// experiment is the one that is named, with what flags say instead.
func (c *searchCommand) experiment() (nas.Experiment, error) {
	if len(c.Objectives) > 0 {
		return nas.Experiment{}, errors.New("--objectives needs --table; an experiment states its own")
	}
	e, err := nas.Load(c.Experiment)
	if err != nil && slices.Contains(sweep.Names(), c.Experiment) {
		err = fmt.Errorf("%s searches nothing; lrunet sweep %s trains its networks", c.Experiment, c.Experiment)
	}
	if err != nil {
		return e, err
	}
	c.override(&e)
	return e, e.Validate()
}

// atOnce is how many candidates an asynchronous search has with other machines by
// default: with more, most would be drawn before anything is known. 0 is no matter.
func atOnce(e nas.Experiment) int {
	if e.Search.Asynchronous {
		return e.Search.Population
	}
	return 0
}

// override puts the flags in the experiment's place.
func (c *searchCommand) override(e *nas.Experiment) {
	if c.Seed != nil {
		e.Seed = *c.Seed
	}
	if c.Budget != nil {
		e.Search.Budget = *c.Budget
	}
	if c.Algorithm != "" {
		e.Search.Algorithm = c.Algorithm
	}
	if c.Population != nil {
		e.Search.Population = *c.Population
	}
	if c.Asynchronous {
		e.Search.Asynchronous = true
	}
	if c.Epochs != nil {
		e.Training.Epochs = *c.Epochs
	}
}
