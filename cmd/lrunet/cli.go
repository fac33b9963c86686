package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"lrunet/experiments"
	"lrunet/experiments/cluster"
	"lrunet/experiments/compare"
	"lrunet/experiments/dataset"
	"lrunet/experiments/members"
	"lrunet/experiments/replay"
	"lrunet/internal/crash"
	"lrunet/internal/interrupt"
	"lrunet/internal/printable"
	"lrunet/lrunet/kernel"
)

// cli is the command line: one field a subcommand.
type cli struct {
	Search     searchCommand     `cmd:"" help:"Search for networks and write a run: front, tables, report, checkpoints."`
	Sweep      sweepCommand      `cmd:"" help:"Train a list of networks with several seeds each and write a record."`
	Table      tableCommand      `cmd:"" help:"Build tabular benchmarks, on which searches are replayed."`
	Simulate   simulateCommand   `cmd:"" help:"Simulate a search on as many workers as wanted, by recorded training times."`
	Rank       rankCommand       `cmd:"" help:"Compare how short and long trainings of a table rank its networks."`
	Train      trainCommand      `cmd:"" help:"Train one network and write its checkpoint."`
	Eval       evalCommand       `cmd:"" help:"Score a checkpoint."`
	Predict    predictCommand    `cmd:"" help:"Classify images with a checkpoint."`
	Cost       costCommand       `cmd:"" help:"Count parameters, multiply-adds and memory access, layer by layer."`
	Compare    compareCommand    `cmd:"" help:"Compare architectures, checkpoints and runs."`
	Pick       pickCommand       `cmd:"" help:"Pick the best member of a front within limits."`
	Report     reportCommand     `cmd:"" help:"Regenerate a run's tables and report."`
	Runs       runsCommand       `cmd:"" help:"List runs, and export what is in them."`
	Serve      serveCommand      `cmd:"" help:"Show runs in a browser, as they go on."`
	Worker     workerCommand     `cmd:"" help:"Train what searches on other machines ask for."`
	Workers    workersCommand    `cmd:"" help:"Show who works for a search on many machines, and on what."`
	Cluster    clusterCommand    `cmd:"" help:"Make and show the certificates of a search on many machines."`
	Datasets   datasetsCommand   `cmd:"" help:"List, inspect, download and check datasets."`
	Bench      benchCommand      `cmd:"" help:"Time training and inference of networks."`
	Export     exportCommand     `cmd:"" help:"Export a trained network to ONNX, PyTorch, safetensors or C."`
	Checkpoint checkpointCommand `cmd:"" help:"Inspect checkpoints; convert PyTorch's."`
	Schema     schemaCommand     `cmd:"" help:"Print the JSON Schema of experiment files."`
	Completion completionCommand `cmd:"" help:"Print a completion script for bash, zsh or fish."`
	Help       helpCommand       `cmd:"" help:"Show a command's help."`
	Version    versionCommand    `cmd:"" help:"Print the program's version."`
	Complete   completeCommand   `cmd:"" hidden:"" help:"Print what the last of some words may become, for the scripts of lrunet completion."`

	ShowVersion versionFlag `name:"version" help:"Print the program's version."`
}

// Exit codes, beside stopCode's.
const (
	success = 0
	failure = 1
	misuse  = 2
)

// output is where a command writes: results on Out, progress on Err.
type output struct {
	Out   io.Writer
	Err   io.Writer
	Args  []string // the command line after the program's name
	Width int      // of tables; 0: as they come
}

// run executes a command line and returns its exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	exit := -1
	parser := newParser(stdout, stderr, func(code int) { exit = code })
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(joined(args))
	if exit >= 0 { // --help, --version
		return exit
	}
	if err != nil {
		fmt.Fprintf(stderr, "lrunet: %s (%s --help explains)\n", printable.Text(err.Error()), commandOf(err))
		return misuse
	}
	if err := kernel.Err(); err != nil {
		return explain(ctx, usage(err), stderr)
	}
	command.BindTo(ctx, (*context.Context)(nil))
	command.Bind(parser)
	err = execute(ctx, command, &output{Out: harmless{stdout}, Err: newScreen(stderr), Args: args, Width: width(stdout)})
	return explain(ctx, err, stderr)
}

// commandOf is the command that a command line names which cannot be parsed, as far as
// it names one.
func commandOf(err error) string {
	if wrong, ok := errors.AsType[*kong.ParseError](err); ok && wrong.Context.Selected() != nil {
		return wrong.Context.Selected().FullPath()
	}
	return "lrunet"
}

// execute runs a command and leaves its screen.
func execute(ctx context.Context, command *kong.Context, o *output) error {
	defer leave(ctx, o.Err)
	return guarded(o.Err, func() error { return command.Run(o) })
}

// guarded makes an error of a panic, whose trace it prints: Go's own exit code
// for it stands for wrong usage here.
func guarded(stderr io.Writer, command func() error) (err error) {
	if p := crash.Catch(func() { err = command() }); p != nil {
		fmt.Fprintf(stderr, "%s\n", p.Stack)
		return fmt.Errorf("a mistake in the program: %w", p)
	}
	return err
}

// usageError is a mistake in the command line that parsing cannot see.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// misused says whether what was typed, or stands in a file of an experiment, is wrong:
// what the packages say of that is wrong usage too.
func misused(err error) bool {
	for _, kind := range []any{new(usageError), new(experiments.KeyError), new(*dataset.UnknownError), new(replay.OptionError), new(compare.ItemError), new(cluster.AddressError)} {
		if errors.As(err, kind) {
			return true
		}
	}
	return errors.Is(err, dataset.ErrOption) || errors.Is(err, members.ErrName)
}

// usage makes an error one of wrong usage.
func usage(err error) error {
	if err == nil {
		return nil
	}
	return usageError{err}
}

// explain prints an error as one line where it is one, and gives its code.
func explain(ctx context.Context, err error, stderr io.Writer) int {
	if err == nil {
		return success
	}
	text, code := hinted(err), failure
	switch {
	case interrupt.Caused(ctx, err):
		text, code = interruptionText(err), stopCode(ctx)
	case misused(err):
		code = misuse
	}
	fmt.Fprintf(stderr, "lrunet: %s\n", printable.Text(strings.TrimSpace(text)))
	return code
}
