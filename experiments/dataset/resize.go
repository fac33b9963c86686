package dataset

import (
	"runtime"

	"lrunet/experiments/dataset/internal/ordered"
	"lrunet/experiments/dataset/internal/picture"
)

// resized is the dataset with its images' middle squares scaled to a side; 0
// and the side that they have leave them alone.
func resized(d *Dataset, side int) *Dataset {
	if side == 0 || side == d.Height && side == d.Width {
		return d
	}
	scaled := *d
	scaled.Height, scaled.Width = side, side
	scaled.Train, scaled.Test = scale(d, d.Train, side), scale(d, d.Test, side)
	scaled.Summarize()
	return &scaled
}

// scale scales a split's images.
func scale(d *Dataset, s Split, side int) Split {
	scaled := Split{Labels: s.Labels, Size: d.Channels * side * side}
	_ = ordered.Map(runtime.GOMAXPROCS(0), ordered.Values(s.All().Index), func(i int) []uint8 {
		return picture.Resize(s.Image(i), d.Channels, d.Height, d.Width, side)
	}, func(image []uint8) error {
		scaled.Pixels = append(scaled.Pixels, image...)
		return nil
	})
	return scaled
}
