package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"lrunet/eval/speed"
	"lrunet/lrunet/kernel"
	"lrunet/reports"
)

type benchCommand struct {
	Arch    []string `arg:"" help:"Architectures: names (lrunet-14), notation or members of runs (RUN#NUMBER)."`
	Batch   int      `default:"128" placeholder:"N" help:"Images a step (default ${default}); with 1, inference runs on one thread."`
	Seconds float64  `default:"3" placeholder:"X" help:"Time for each measurement (default ${default})."`
	profileFlags
	costsFlags
	imageFlags
	threadFlags
	wideFlag
	jsonFlag
}

// benchResult is what bench prints in JSON.
type benchResult struct {
	Arch        string  `json:"arch"`                           // in notation
	Batch       int     `json:"batch"`                          // images a step
	Threads     int     `json:"threads"`                        // of the arithmetic
	Train       float64 `json:"train_images_per_second"`        // of the best step
	TrainMedian float64 `json:"train_images_per_second_median"` // of the median step
	Infer       float64 `json:"infer_images_per_second"`        // of the best step; with a batch of 1 always on one thread
	InferMedian float64 `json:"infer_images_per_second_median"` // of the median step
	TrainGFLOPS float64 `json:"train_gflops"`                   // nominal: 6 for each multiply-add of an image
	PeakGFLOPS  float64 `json:"peak_gflops"`                    // of multiply-adds, measured here on the same threads; 0 where it cannot be
	Kernel      string  `json:"kernel"`                         // the set in use
}

// Help is shown by --help.
func (c *benchCommand) Help() string {
	return `Examples:

    lrunet bench lrunet-14 lrunet-1 --data cifar10
    lrunet bench quickstart#1 --batch 1 --threads 1
    lrunet bench lrunet-14 --profile

The last shows where the time of a training step goes, layer by layer. Bytes are the least that must move: above 100 % of memory's peak
they come from a cache.`
}

// Run times the steps of each architecture.
func (c *benchCommand) Run(ctx context.Context, o *output) error {
	if err := c.check(); err != nil {
		return usage(err)
	}
	listed, err := c.networks(ctx, c.Arch, o)
	if err != nil {
		return err
	}
	if c.AgainstCosts {
		return c.againstCosts(ctx, o, listed)
	}
	if c.Profile {
		return c.profiles(ctx, o, listed)
	}
	pool := c.pool()
	defer pool.Close()
	peak := kernel.PeakFLOPS(pool) / 1e9
	var rows []benchResult
	for _, p := range listed {
		s, err := speed.Measure(ctx, p, pool, c.Batch, c.Seconds)
		if err != nil {
			return err
		}
		rows = append(rows, benchResult{
			p.Arch, c.Batch, pool.Threads(), s.Train.Best, s.Train.Median, s.Infer.Best, s.Infer.Median, s.TrainGFLOPS(), peak, kernel.Name(),
		})
	}
	if c.JSON {
		return printNetworks(o.Out, rows)
	}
	return o.table(benchTable(rows), c.wideFlag)
}

// check finds mistakes before anything is timed.
func (c *benchCommand) check() error {
	switch {
	case c.Batch < 1 || c.Batch > 4096:
		return fmt.Errorf("--batch must be 1 to 4096, got %d", c.Batch)
	case !(c.Seconds > 0):
		return fmt.Errorf("--seconds must be positive, got %g", c.Seconds)
	case c.Profile && c.AgainstCosts:
		return errors.New("--profile and --against-costs exclude each other")
	}
	return nil
}

func benchTable(rows []benchResult) reports.Table {
	t := reports.Table{Columns: []reports.Column{
		{Name: "architecture"}, {Name: "kernel", Rank: 4}, {Name: "threads", Numeric: true, Rank: 3}, {Name: "batch", Unit: "images", Numeric: true, Rank: 3},
		{Name: "training", Unit: "images/s", Numeric: true}, {Name: "median", Unit: "images/s", Numeric: true, Rank: 2},
		{Name: "training", Unit: "GFLOP/s", Numeric: true, Rank: 1}, {Name: "of peak", Unit: "%", Numeric: true, Rank: 1},
		{Name: "inference", Unit: "images/s", Numeric: true}, {Name: "median", Unit: "images/s", Numeric: true, Rank: 2},
	}}
	for _, r := range rows {
		t.Rows = append(t.Rows, []reports.Cell{
			reports.Text(r.Arch), reports.Text(r.Kernel), reports.Number(float64(r.Threads)), reports.Number(float64(r.Batch)),
			reports.Number(round(r.Train)), reports.Number(round(r.TrainMedian)), reports.Number(round(r.TrainGFLOPS)), ofPeak(r.TrainGFLOPS, r.PeakGFLOPS),
			reports.Number(round(r.Infer)), reports.Number(round(r.InferMedian)),
		})
	}
	return t
}

// ofPeak is a rate as a share of its peak, in percent.
func ofPeak(rate, peak float64) reports.Cell {
	if peak == 0 {
		return reports.Text("unknown")
	}
	return reports.Number(round(100 * rate / peak))
}

// round keeps three digits: timings are no better.
func round(v float64) float64 {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 3, 64), 64)
	return rounded
}
