package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"al.essio.dev/pkg/shellescape"

	"lrunet/eval"
	"lrunet/experiments/nas"
)

// next are the commands that are of use after a search, in the order in which they
// are: nextSaved need its checkpoints.
var (
	next = []string{
		"lrunet pick RUN BOUND",
		"lrunet train RUN#1 --epochs EPOCHS",
	}
	nextSaved = []string{
		"lrunet eval RUN#1",
		"lrunet predict RUN#1 IMAGE",
		"lrunet export RUN#1 --out net.onnx",
	}
)

// bound is a limit of the second objective that half of the front keeps.
func bound(outcome *nas.Outcome) string {
	o := outcome.Experiment.Objectives[1]
	side := "--max"
	if o.Better == eval.Higher {
		side = "--min"
	}
	middle := outcome.Front[len(outcome.Front)/2].Result.Measures.Value(o.Measure)
	return fmt.Sprintf("%s %s=%s", side, o.Measure, strconv.FormatFloat(middle, 'f', -1, 64))
}

// printNext prints what can be done with the members of a front, whose checkpoints are
// there or not.
func printNext(w io.Writer, outcome *nas.Outcome, saved bool) error {
	commands := next
	if saved {
		commands = slices.Concat(next, nextSaved)
	}
	fill := strings.NewReplacer(
		"RUN", shellescape.Quote(outcome.Run),
		"BOUND", bound(outcome),
		"EPOCHS", strconv.Itoa(nas.Longer*outcome.Experiment.Training.Epochs))
	_, err := fmt.Fprintf(w, "\nNext, with the number of any member:\n    %s\n", fill.Replace(strings.Join(commands, "\n    ")))
	return err
}
