package dataset

import (
	"context"
	"runtime"

	"lrunet/experiments/dataset/internal/ordered"
	"lrunet/experiments/dataset/internal/picture"
)

// resized is the dataset with its images' middle squares scaled to a side; 0
// and the side that they have leave them alone.
func resized(ctx context.Context, d *Dataset, side int) (*Dataset, error) {
	if side == 0 || side == d.Height && side == d.Width {
		return d, nil
	}
	scaled := *d
	scaled.Height, scaled.Width = side, side
	var err error
	if scaled.Train, err = scale(ctx, d, d.Train, side); err != nil {
		return nil, err
	}
	if scaled.Test, err = scale(ctx, d, d.Test, side); err != nil {
		return nil, err
	}
	return &scaled, scaled.Summarize(ctx)
}

// scale scales a split's images.
func scale(ctx context.Context, d *Dataset, s Split, side int) (Split, error) {
	scaled := Split{Labels: s.Labels, Size: d.Channels * side * side}
	err := ordered.Map(ctx, runtime.GOMAXPROCS(0), ordered.Values(s.All().Index), func(i int) []uint8 {
		return picture.Resize(s.Image(i), d.Channels, d.Height, d.Width, side)
	}, func(image []uint8) error {
		scaled.Pixels = append(scaled.Pixels, image...)
		return nil
	})
	return scaled, err
}
