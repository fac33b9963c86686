package main

import (
	"fmt"
	"math"
	"strconv"

	"lrunet/eval/table"
	"lrunet/experiments/ranking"
	"lrunet/internal/words"
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
networks, in the better half, and within five parts of about equal multiply-adds (strata). Intervals are at 95 %, over networks. A second table
tells how far tau is above that of the costs, with intervals of the difference: an interval above zero says that training for so long
tells more than counting.`
}

// Validate is called by the parser.
func (c *rankCommand) Validate() error {
	if c.Resamples < 2 {
		return fmt.Errorf("--resamples must be 2 or more, got %d", c.Resamples)
	}
	return nil
}

// rankResult is what rank prints in JSON.
type rankResult struct {
	By       string      `json:"by"`       // epochs of the shorter training, or a cost
	Epochs   int         `json:"epochs"`   // of the training whose accuracy counts
	Scope    string      `json:"scope"`    // all, better half or strata
	Networks int         `json:"networks"` // that both are known of
	Kendall  correlation `json:"kendall"`  // tau-b
	Spearman correlation `json:"spearman"` // rho

	OverParams correlation `json:"over_params"` // tau less that of parameters alone, over the same networks; no numbers for costs
	OverMAdds  correlation `json:"over_madds"`  // tau less that of multiply-adds alone
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
		return c.print(o, list)
	}
	var results []rankResult
	for _, r := range list {
		results = append(results, rankResult{r.By, r.Epochs, r.Scope, r.Networks, newCorrelation(r.Kendall), newCorrelation(r.Spearman), newCorrelation(r.OverParams), newCorrelation(r.OverMAdds)})
	}
	return printJSON(o.Out, struct {
		Correlations []rankResult `json:"correlations"`
	}{results})
}

// print writes both tables.
func (c *rankCommand) print(o *output, list []ranking.Correlation) error {
	if err := o.table(rankTable(list), c.wideFlag); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(o.Out); err != nil {
		return err
	}
	return o.table(overTable(list), c.wideFlag)
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
	t := reports.Table{Columns: append(rankedColumns(), estimateColumns("tau", "rho")...)}
	for _, r := range list {
		t.Rows = append(t.Rows, append(rankedCells(r), estimates(r.Kendall, r.Spearman)...))
	}
	return t
}

// overTable has a row for each length of training.
func overTable(list []ranking.Correlation) reports.Table {
	t := reports.Table{Columns: append(rankedColumns(), estimateColumns("tau over params", "tau over madds")...)}
	for _, r := range list {
		if !r.Trained {
			continue
		}
		t.Rows = append(t.Rows, append(rankedCells(r), estimates(r.OverParams, r.OverMAdds)...))
	}
	return t
}

// rankedColumns say what ranks which networks.
func rankedColumns() []reports.Column {
	return []reports.Column{{Name: "epochs", Numeric: true}, {Name: "ranked by"}, {Name: "scope"}, {Name: "networks", Numeric: true}}
}

func rankedCells(r ranking.Correlation) []reports.Cell {
	by := r.By
	if n, err := strconv.Atoi(by); r.Trained && err == nil {
		by = words.Count(n, "epoch", "epochs")
	}
	return []reports.Cell{reports.Number(float64(r.Epochs)), reports.Text(by), reports.Text(r.Scope), reports.Number(float64(r.Networks))}
}

// estimateColumns are those of values with their intervals.
func estimateColumns(names ...string) []reports.Column {
	var list []reports.Column
	for _, name := range names {
		for _, n := range []string{name, "low", "high"} {
			list = append(list, reports.Column{Name: n, Numeric: true, Places: 2})
		}
	}
	return list
}

func estimates(list ...ranking.Estimate) []reports.Cell {
	var cells []reports.Cell
	for _, e := range list {
		for _, v := range []float64{e.Value, e.Low, e.High} {
			cells = append(cells, reports.Cell{Number: v, Numeric: !math.IsNaN(v)})
		}
	}
	return cells
}
