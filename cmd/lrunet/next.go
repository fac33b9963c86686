package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"al.essio.dev/pkg/shellescape"

	"lrunet/experiments/nas"
)

// longer is how much longer than in the search a member is trained next.
const longer = 10

// next are the commands that are of use after a search, in the order in which
// they are.
var next = []string{
	"lrunet train RUN#1 --epochs EPOCHS",
	"lrunet eval RUN#1",
}

// printNext prints what can be done with the members of a front.
func printNext(w io.Writer, outcome *nas.Outcome) error {
	fill := strings.NewReplacer(
		"RUN", shellescape.Quote(outcome.Run),
		"EPOCHS", strconv.Itoa(longer*outcome.Experiment.Training.Epochs))
	_, err := fmt.Fprintf(w, "\nNext, with the number of any member:\n    %s\n", fill.Replace(strings.Join(next, "\n    ")))
	return err
}
