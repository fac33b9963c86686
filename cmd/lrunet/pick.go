package main

import (
	"errors"
	"fmt"
	"strings"

	"lrunet/eval"
	"lrunet/experiments/members"
	"lrunet/experiments/runs"
)

type pickCommand struct {
	Folder string   `arg:"" name:"run" help:"A search's run: its folder, or its name."`
	Max    []string `placeholder:"MEASURE=X" help:"The most that a member may have, e.g. params=50k, mac_mcu-64k=64KiB; may be repeated."`
	Min    []string `placeholder:"MEASURE=X" help:"The least that a member may have, e.g. accuracy=90; may be repeated."`
	Best   string   `placeholder:"MEASURE" help:"Measure that chooses among the members that fit; the search's first objective by default."`
	runsFlag
	wideFlag
	jsonFlag
}

// Help is shown by --help.
func (c *pickCommand) Help() string {
	return `The most accurate member of the quickstart's front with 4,000 parameters or fewer, and why the others are not it:

    lrunet pick quickstart --max params=4k --min accuracy=80

Any measure that the run has may be bounded. Numbers may be written 50k, 1.5M or 64Ki, bytes as 64KiB, times as 2ms.`
}

// pickResult is what pick prints in JSON.
type pickResult struct {
	Run        string       `json:"run"`        // its folder
	Best       string       `json:"best"`       // the measure that chooses
	Picked     *int         `json:"picked"`     // number of the member; null: none fits
	Nearest    int          `json:"nearest"`    // number of the member that breaks the bounds least
	Checkpoint *string      `json:"checkpoint"` // of the picked one; null where it is missing
	Members    []pickMember `json:"members"`    // of the front
}

// pickMember is one member of the front in JSON.
type pickMember struct {
	searchMember
	Fits    bool     `json:"fits"`    // whether it keeps the bounds
	Reasons []string `json:"reasons"` // why it is not the one
}

// Run prints the member that fits and is best. That none fits is a failure.
func (c *pickCommand) Run(o *output) error {
	folder, err := members.Folder(c.Runs, c.Folder)
	if err != nil {
		return err
	}
	all, err := members.All(folder)
	if err != nil {
		return err
	}
	if text := unfinished(runs.Look(folder)); text != "" {
		o.note(fmt.Sprintf("%s is not finished: %s", folder, text))
	}
	choice, err := members.Pick(all, c.Max, c.Min, c.Best)
	if err != nil {
		return usage(err)
	}
	c.notes(o, choice)
	if c.JSON {
		err = printJSON(o.Out, pickJSON(string(folder), choice))
	} else {
		err = c.print(o, choice)
	}
	if err == nil && choice.Picked < 0 {
		near := choice.Verdicts[choice.Nearest]
		err = fmt.Errorf("no member of %s fits; %s comes nearest: %s", folder, near, strings.Join(near.Reasons, ", "))
	}
	return err
}

// notes prints what is worth knowing of the measures that choose.
func (c *pickCommand) notes(o *output, choice members.Choice) {
	measures := choice.Measures()
	if _, chooses := measures.Get(eval.TestAccuracy); chooses {
		o.note("test_accuracy chooses here: of the chosen network it is too high an estimate")
	}
	for _, b := range choice.Bounds {
		if m, _ := measures.Get(b.Measure); m.Unit == "%" && b.Limit > 0 && b.Limit <= 1 {
			o.note(fmt.Sprintf("%s is in percent: the bound is %g %%, not %g %%", b.Measure, b.Limit, 100*b.Limit))
		}
	}
}

// print is the choice for people.
func (c *pickCommand) print(o *output, choice members.Choice) error {
	if choice.Picked >= 0 {
		picked := choice.Verdicts[choice.Picked]
		var values []string
		for _, m := range choice.Measures() {
			values = append(values, fmt.Sprintf("%s %s", m.Name, choice.Text(m.Name, picked.Result.Measures.Value(m.Name))))
		}
		path, err := picked.Checkpoint()
		if errors.Is(err, members.ErrNoCheckpoint) {
			path = "missing"
		}
		found, of := "", ""
		if picked.Final != "" {
			found, of = " in the search", ", of its final training"
		}
		fmt.Fprintf(o.Out, "%s: %s\n%s%s\nCheckpoint: %s%s\n\n", picked, picked.Arch(), strings.Join(values, ", "), found, path, of)
	}
	return o.table(choice.Table(), c.wideFlag)
}

func pickJSON(run string, choice members.Choice) pickResult {
	r := pickResult{Run: run, Best: choice.Best, Nearest: choice.Verdicts[choice.Nearest].Number}
	for i, v := range choice.Verdicts {
		if i == choice.Picked {
			r.Picked = &v.Number
			if path, err := v.Checkpoint(); err == nil {
				r.Checkpoint = &path
			}
		}
		r.Members = append(r.Members, pickMember{newSearchMember(v.Number, v.Candidate), v.Fits, append([]string{}, v.Reasons...)})
	}
	return r
}
