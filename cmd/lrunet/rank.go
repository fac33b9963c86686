package main

import (
	"fmt"
	"math"

	"lrunet/eval/table"
	"lrunet/experiments/ranking"
	"lrunet/reports"
)

type rankCommand struct {
	Table     string `arg:"" help:"Table, a Parquet file of 'lrunet table export'."`
	Resamples int    `default:"200" placeholder:"N" help:"Resamples of the networks that an interval is made of (default ${default})."`
	Seed      uint64 `default:"1" placeholder:"N" help:"Of the resamples (default ${default})."`
	wideFlag
	jsonFlag
}

// Help is shown by --help.
func (rankCommand) Help() string {
	return `Examples:

    lrunet rank fashion-mnist.parquet

For each number of epochs, how shorter trainings rank the same networks, beside parameters alone and multiply-adds alone: over all
networks, in the better half, and within five parts of about equal multiply-adds (strata). Intervals are at 95 %, over networks.`
}

// rankResult is what rank prints in JSON.
type rankResult struct {
	By       string      `json:"by"`       // epochs of the shorter training, or a cost
	Epochs   int         `json:"epochs"`   // of the training whose accuracy counts
	Scope    string      `json:"scope"`    // all, better half or strata
	Networks int         `json:"networks"` // that both are known of
	Kendall  correlation `json:"kendall"`  // tau-b
	Spearman correlation `json:"spearman"` // rho
}

// correlation is one in JSON.
type correlation struct {
	Value *float64 `json:"value"` // null where networks are too few
	Low   *float64 `json:"low"`   // end of the 95 % interval
	High  *float64 `json:"high"`  // end of the 95 % interval
}

// Run prints how budgets rank.
func (c *rankCommand) Run(o *output) error {
	f, err := table.Open(c.Table)
	if err != nil {
		return err
	}
	list, err := ranking.Correlate(f, c.Resamples, c.Seed)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Table, err)
	}
	if !c.JSON {
		return o.table(rankTable(list), c.wideFlag)
	}
	var results []rankResult
	for _, r := range list {
		results = append(results, rankResult{r.By, r.Epochs, r.Scope, r.Networks, newCorrelation(r.Kendall), newCorrelation(r.Spearman)})
	}
	return printJSON(o.Out, struct {
		Correlations []rankResult `json:"correlations"`
	}{results})
}

func newCorrelation(e ranking.Estimate) correlation {
	known := func(v float64) *float64 {
		if math.IsNaN(v) {
			return nil
		}
		return &v
	}
	return correlation{known(e.Value), known(e.Low), known(e.High)}
}

// rankTable has a row for each correlation.
func rankTable(list []ranking.Correlation) reports.Table {
	number := func(name string) reports.Column { return reports.Column{Name: name, Numeric: true, Places: 2} }
	t := reports.Table{Columns: []reports.Column{
		{Name: "epochs", Numeric: true}, {Name: "ranked by"}, {Name: "scope"}, {Name: "networks", Numeric: true},
		number("tau"), number("tau low"), number("tau high"), number("rho"), number("rho low"), number("rho high"),
	}}
	for _, r := range list {
		by := r.By
		if by != "params" && by != "madds" {
			by += " epochs"
		}
		cells := []reports.Cell{reports.Number(float64(r.Epochs)), reports.Text(by), reports.Text(r.Scope), reports.Number(float64(r.Networks))}
		for _, v := range []float64{r.Kendall.Value, r.Kendall.Low, r.Kendall.High, r.Spearman.Value, r.Spearman.Low, r.Spearman.High} {
			cells = append(cells, reports.Cell{Number: v, Numeric: !math.IsNaN(v)})
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}
