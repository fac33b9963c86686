package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

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

// sampled fails if one of these flags was given for a format that has no use for it.
func sampled(format export.Format, given []string) error {
	if _, is := format.(export.Calibrated); is {
		return nil
	}
	for _, name := range []string{"calibration", "score", "seed"} {
		if slices.Contains(given, name) {
			return fmt.Errorf("--%s needs a format that is calibrated on images, such as --format c-int8", name)
		}
	}
	return nil
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

// write makes a format's files, with the dataset's images if it needs some.
func (c *exportCommand) write(ctx context.Context, f export.Format, r export.Request, d *dataset.Dataset) (export.Export, error) {
	write := f.Write
	if calibrated, ok := f.(export.Calibrated); ok {
		write = func(r export.Request) (export.Export, error) {
			return calibrated.WriteCalibrated(ctx, r, export.Sample{
				Calibration: drawn(d.Train, c.Calibration, c.Seed),
				Scored:      drawn(d.Test, c.Score, c.Seed),
				Threads:     c.count(),
			})
		}
	}
	return write(r)
}

// drawn is n images of a split, or all if there are fewer.
func drawn(s imageset.Split, n int, seed uint64) imageset.Subset {
	order := rand.New(rand.NewPCG(seed, 0)).Perm(s.Len())
	return imageset.Subset{Of: s, Index: order[:min(n, len(order))]}
}
