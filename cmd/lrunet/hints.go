package main

import (
	"errors"
	"fmt"
	"strings"

	"lrunet/eval"
	"lrunet/experiments/cluster/door"
	"lrunet/experiments/dataset"
	"lrunet/experiments/members"
	"lrunet/experiments/rundir"
	"lrunet/experiments/sweep"
	"lrunet/lrunet/checkpoint"
)

// hints are what the program's flags and commands offer against errors of its
// packages, which speak of values alone: how the error's text goes on.
var hints = []func(error) string{
	when(dataset.ErrNoLabels, "; name it with --label-column"),
	when(dataset.ErrUnlabelled, "; take another with --test-split, or --test-split train for a share of the training split"),
	when(dataset.ErrSplits, "; name them with --train-split and --test-split"),
	with(func(*eval.ClassesError) string {
		return "; --classes-by-position takes them in their order"
	}),
	when(dataset.ErrBroken, " with --skip-broken"),
	when(dataset.ErrNoHome, "; name one with --data-dir"),
	when(dataset.ErrNoCache, "; name one with --cache-dir"),
	when(sweep.ErrNoScore, ", or with --test"),
	when(eval.ErrMemory, " (--memory says how much trainings may take)"),
	when(rundir.ErrUnbegun, " (the same search or sweep command resumes it)"),
	when(rundir.ErrNoRun, " (lrunet search and lrunet sweep make runs)"),
	when(door.ErrOpen, "; 'lrunet cluster init DIR --host NAME' makes them, and --cluster DIR names their folder"),
	when(door.ErrNone, " (lrunet cluster init DIR --host NAME makes them)"),
	when(door.ErrDate, " (lrunet cluster renew DIR signs certificates for another year, where they were made)"),
	when(door.ErrHost, " (lrunet cluster renew DIR --host NAME adds a name, where it was made)"),
	with(func(e *dataset.NotFoundError) string {
		return fmt.Sprintf("; get it with %s, or name the folder with --data-dir", getting(e.Info))
	}),
	with(func(e *rundir.OccupiedError) string {
		if strings.Contains(e.Reason, "\n") {
			return "\nChoose another folder with --name, or make a fresh run with --new."
		}
		return "; choose another folder with --name, or make a fresh run with --new"
	}),
	when(members.ErrNoCheckpoint, "; lrunet train trains the member again"),
	with(func(*checkpoint.AmbiguousError) string { return " with --arch" }),
	with(func(e *checkpoint.ReuseError) string {
		if e.Have != 0 {
			return ""
		}
		return "; lrunet train --any-reuse trains one for several, lrunet eval --reuse scores what the first iterations of others do"
	}),
	with(func(e *eval.FitError) string {
		if e.Classes != e.DataClasses || e.Images.C != e.Input.C || e.Input.H != e.Input.W {
			return ""
		}
		return fmt.Sprintf("; --image-size %d scales them", e.Input.H)
	}),
}

// when is a hint for a sentinel error.
func when(target error, hint string) func(error) string {
	return func(err error) string {
		if errors.Is(err, target) {
			return hint
		}
		return ""
	}
}

// with is a hint for errors of a type; "" is none.
func with[E error](hint func(E) string) func(error) string {
	return func(err error) string {
		if e, ok := errors.AsType[E](err); ok {
			return hint(e)
		}
		return ""
	}
}

// hinted is an error's text with the first hint that there is for it.
func hinted(err error) string {
	for _, hint := range hints {
		if text := hint(err); text != "" {
			return err.Error() + text
		}
	}
	return err.Error()
}
