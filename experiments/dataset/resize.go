package dataset

import (
	"runtime"

	"lrunet/experiments/dataset/internal/ordered"
	"lrunet/experiments/dataset/internal/picture"
)

// resized is the dataset with its images' middle squares scaled to a side; 0
// and the side that they have leave them alone.
func (d *Dataset) resized(side int) *Dataset {
	if side == 0 || side == d.Height && side == d.Width {
		return d
	}
	scaled := *d
	scaled.Height, scaled.Width = side, side
	scaled.Train, scaled.Test = d.scale(d.Train, side), d.scale(d.Test, side)
	scaled.summarize()
	return &scaled
}

// scale scales a split's images.
func (d *Dataset) scale(s Split, side int) Split {
	scaled := Split{Labels: s.Labels, Size: d.Channels * side * side}
	_ = ordered.Map(runtime.GOMAXPROCS(0), ordered.Values(s.All().Index), func(i int) []uint8 {
		return picture.Resize(s.Image(i), d.Channels, d.Height, d.Width, side)
	}, func(image []uint8) error {
		scaled.Pixels = append(scaled.Pixels, image...)
		return nil
	})
	return scaled
}
