package main

import (
	"context"
	"fmt"
	"math/rand/v2"

	"lrunet/eval/imageset"
	"lrunet/experiments/dataset"
	"lrunet/lrunet/export"
)

// sampleFlags say which images a format in integers sees.
type sampleFlags struct {
	Calibration int    `default:"256" placeholder:"N" help:"For c-int8: images of the training split to calibrate on (default ${default})."`
	Score       int    `default:"1000" placeholder:"N" help:"For c-int8: images of the test split to compare answers on, 0 for none (default ${default})."`
	Seed        uint64 `default:"1" placeholder:"N" help:"For c-int8: which images are drawn (default ${default})."`
}

// Validate is called by the parser.
func (f sampleFlags) Validate() error {
	if f.Calibration < 1 {
		return fmt.Errorf("--calibration must be positive, got %d", f.Calibration)
	}
	if f.Score < 0 {
		return fmt.Errorf("--score must not be negative, got %d", f.Score)
	}
	return nil
}

// write makes a format's files, of the dataset's images if it needs some.
func (c *exportCommand) write(ctx context.Context, f export.Format, r export.Request, d *dataset.Dataset) (export.Export, error) {
	calibrated, ok := f.(export.Calibrated)
	if !ok {
		return f.Write(r)
	}
	return calibrated.WriteCalibrated(ctx, r, export.Sample{
		Calibration: drawn(d.Train, c.Calibration, c.Seed),
		Scored:      drawn(d.Test, c.Score, c.Seed),
		Threads:     c.count(),
	})
}

// drawn is n images of a split, or all if there are fewer.
func drawn(s imageset.Split, n int, seed uint64) imageset.Subset {
	order := rand.New(rand.NewPCG(seed, 0)).Perm(s.Len())
	return imageset.Subset{Of: s, Index: order[:min(n, len(order))]}
}
