package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"lrunet/eval/stats"
	"lrunet/experiments/compare"
	"lrunet/internal/nullable"
	"lrunet/lrunet"
)

type compareCommand struct {
	Items     []string `arg:"" optional:"" help:"Architectures (names or notation), checkpoints, runs (folders, or their names), members of them (RUN#NUMBER)."`
	Published bool     `help:"Also compare the networks whose accuracy was published: for --data, or for all datasets."`
	Data      string   `placeholder:"NAME" help:"Dataset: the task of bare architectures; checkpoints are scored on its test split, or on all of it if it has no splits and none was trained on it."`
	Arch      string   `placeholder:"ARCH" help:"Architecture of checkpoints whose tensors leave it open."`
	Weights   []string `placeholder:"A,B" help:"Networks to take of files with several, such as a model and its moving average (model,ema): a row each."`
	Format    *string  `enum:"text, markdown, csv, latex" xor:"form" placeholder:"FORMAT" help:"Form of the table: ${enum} (default text)."`
	Sort      string   `placeholder:"COLUMN" help:"Column to sort by, the best first."`
	Columns   []string `placeholder:"A,B" help:"Columns to show beside the network, of ${columns}; by default all that say something."`
	Against   []string `placeholder:"A,B" help:"Costs by which a row is optimal, beside accuracy (default ${against})."`
	Latency   bool     `help:"Time inference at batch 1 and 128 on this machine."`
	Seconds   float64  `default:"1" needs:"latency" placeholder:"X" help:"Time for each timing (default ${default})."`
	taskFlags
	classFlags
	folderFlags
	threadFlags
	wideFlag
	JSON bool `name:"json" xor:"form" help:"Print one JSON object on stdout and nothing else there."`
}

// compareResult is one row in JSON. What is not known is null.
type compareResult struct {
	Network    string             `json:"network"`        // its name in the table
	Arch       string             `json:"arch"`           // in notation
	Item       string             `json:"item"`           // what it was named by
	Dataset    string             `json:"dataset"`        // its name
	Accuracy   *float64           `json:"accuracy"`       // on the test split, percent, the mean over seeds
	Std        *float64           `json:"std"`            // over seeds
	Validation *float64           `json:"validation"`     // accuracy on the run's validation split, percent, the mean over seeds
	ValidStd   *float64           `json:"validation_std"` // over seeds
	Seeds      int                `json:"seeds"`          // how many
	Epochs     int                `json:"epochs"`         // of each training
	Published  *float64           `json:"published"`      // accuracy, percent
	Costs      map[string]float64 `json:"costs"`          // by name
	Latency1   *float64           `json:"latency_1_ms"`   // of an image, at batch 1
	Latency128 *float64           `json:"latency_128_ms"` // of a batch of 128
	Optimal    bool               `json:"optimal"`        // whether no other row is better in accuracy and the costs
	Ties       []int              `json:"ties"`           // rows, 1 for the first
}

// Help is shown by --help.
func (c *compareCommand) Help() string {
	return `Examples:

    lrunet compare lrunet-1 lrunet-14 mobilenet-0.25
    lrunet compare quickstart#3 net.safetensors --columns accuracy,params`
}

// Run compares the items.
func (c *compareCommand) Run(ctx context.Context, o *output) error {
	items := c.Items
	if c.Published {
		items = append(items, compare.Published)
	}
	shape, err := c.check(items)
	if err != nil {
		return usage(err)
	}
	pool := c.pool()
	defer pool.Close()
	rows, err := compare.Compare(ctx, items, compare.Options{
		Data: c.Data, Where: c.options(o.Err), Input: shape, Classes: c.classes(), Runs: c.Runs, Latency: c.Latency, Seconds: c.Seconds, Pool: pool,
		Arch: c.Arch, Weights: c.Weights, ByPosition: c.ByPosition, Note: func(note string) { fmt.Fprintln(o.Err, "note:", note) },
	})
	if err != nil {
		return err
	}
	if err := errors.Join(compare.Sort(rows, c.Sort), compare.Judge(rows, c.Against)); err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o.Out, struct {
			Rows []compareResult `json:"rows"`
		}{compareJSON(rows)})
	}
	return c.print(o, rows)
}

// check finds mistakes before anything is scored or timed, and reads --input.
func (c *compareCommand) check(items []string) (lrunet.Shape, error) {
	if len(items) == 0 {
		return lrunet.Shape{}, errors.New("nothing to compare: name architectures, checkpoints or runs, or say --published")
	}
	if !(c.Seconds > 0) {
		return lrunet.Shape{}, fmt.Errorf("--seconds must be positive, got %g", c.Seconds)
	}
	_, unknown := compare.Table(nil, c.Columns)
	if err := cmp.Or(unknown, compare.Sort(nil, c.Sort), compare.Judge(nil, c.Against)); err != nil {
		return lrunet.Shape{}, err
	}
	return c.shape()
}

// print writes the table, for people with what its marks mean.
func (c *compareCommand) print(o *output, rows []compare.Row) error {
	columns, w, room := c.Columns, o.Out, 0
	if len(columns) == 0 && c.Wide {
		columns = compare.Telling(rows)
	}
	t, err := compare.Table(rows, columns)
	if err != nil {
		return err
	}
	switch said(c.Format) {
	case "csv":
		return t.CSV(w)
	case "latex":
		return t.LaTeX(w)
	case "markdown":
		err = t.Markdown(w)
	default:
		err, room = o.table(t, c.wideFlag), o.Width
	}
	if legend := compare.Legend(t, rows, c.Against); err == nil && legend != "" {
		_, err = fmt.Fprintf(w, "\n%s\n", wrapped(legend, room))
	}
	return err
}

func compareJSON(rows []compare.Row) []compareResult {
	list := []compareResult{}
	for _, r := range rows {
		s, v := stats.Summarise(r.Accuracies), stats.Summarise(r.Validations)
		row := compareResult{
			Network: r.Name, Arch: r.Arch, Item: r.Item, Dataset: r.Dataset, Accuracy: nullable.Number(s.Mean), Std: nullable.Number(s.Std),
			Validation: nullable.Number(v.Mean), ValidStd: nullable.Number(v.Std),
			Seeds: max(s.N, v.N), Epochs: r.Epochs, Published: nullable.Number(r.Published), Costs: r.Costs.Values(),
			Latency1: nullable.Number(r.Latency1), Latency128: nullable.Number(r.Latency128), Optimal: r.Optimal, Ties: []int{},
		}
		for _, i := range r.Ties {
			row.Ties = append(row.Ties, i+1)
		}
		list = append(list, row)
	}
	return list
}
