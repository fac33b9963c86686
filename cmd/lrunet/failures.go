package main

import (
	"fmt"
	"io"

	"lrunet/experiments/nas"
	"lrunet/experiments/table"
	"lrunet/internal/printable"
	"lrunet/internal/words"
	"lrunet/reports"
)

// failed is a training without a result, in JSON too.
type failed struct {
	Name   string `json:"name"`   // the architecture; in a sweep with its seed
	Reason string `json:"reason"` // in words
}

// shownFailures is how many are printed: the report has all.
const shownFailures = 3

// printFailures prints the first failures, a line each.
func printFailures(w io.Writer, list []failed) error {
	for i, f := range list {
		if i == shownFailures {
			_, err := fmt.Fprintf(w, "failed: %d more, which the report lists\n", len(list)-i)
			return err
		}
		if _, err := fmt.Fprintf(w, "failed: %s: %s\n", f.Name, printable.Text(f.Reason)); err != nil {
			return err
		}
	}
	return nil
}

// allFailed is the error of a run in which none of the candidates or trainings
// succeeded; nil where one did.
func allFailed(done int, what string, list []failed) error {
	switch {
	case done == 0 || len(list) < done:
		return nil
	case done == 1:
		return fmt.Errorf("the only %s failed: %s", what, list[0].Reason)
	}
	return fmt.Errorf("all %d %ss failed, the first with: %s", done, what, list[0].Reason)
}

// searchFailures are a search's, in the order in which it asked for them.
func searchFailures(outcome *nas.Outcome) []failed {
	list := []failed{}
	for _, c := range outcome.Failures {
		list = append(list, failed{c.Result.Job.Arch, c.Result.Failure})
	}
	return list
}

// sweepFailures are a sweep's.
func sweepFailures(r reports.Sweep) []failed {
	list := []failed{}
	for _, f := range r.Failures {
		list = append(list, failed{fmt.Sprintf("%s seed %d", f.Name, f.Seed), f.Reason})
	}
	return list
}

// tableFailures are a table's.
func tableFailures(outcome *table.Outcome) []failed {
	list := []failed{}
	for _, n := range outcome.Networks {
		for _, t := range n.Trainings {
			if t.Result.Failure != "" {
				list = append(list, failed{fmt.Sprintf("%s %s seed %d", n.Arch, words.Count(int(t.Epochs), "epoch", "epochs"), t.Seed), t.Result.Failure})
			}
		}
	}
	return list
}
