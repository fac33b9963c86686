package imageset

import (
	"cmp"
	"context"
	"math"
	"sync"

	"lrunet/internal/crash"
)

// Summarize sets Hash, Mean and Std to those of the images. If ctx ends before
// all images are read, it returns ctx's error.
func (d *Dataset) Summarize(ctx context.Context) (err error) {
	var hashing sync.WaitGroup
	var panicked *crash.Panic
	hashing.Go(func() { panicked = crash.Catch(func() { d.Hash, err = d.digest(ctx) }) })
	mean, std, stopped := d.Train.moments(ctx, d.Channels)
	hashing.Wait()
	panicked.Raise()
	d.Mean, d.Std = mean, std
	return cmp.Or(err, stopped)
}

// moments are each channel's mean and population standard deviation, pixels
// from 0 to 1. They come from counts of the 256 values, so that they are exact
// whatever the number of images. The error is ctx's, if that ends first.
func (s Split) moments(ctx context.Context, channels int) (mean, std []float64, err error) {
	counts := make([][256]uint64, channels)
	plane := s.Size / channels
	for start := 0; start < len(s.Pixels); start += plane {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		count := &counts[start/plane%channels]
		for _, pixel := range s.Pixels[start : start+plane] {
			count[pixel]++
		}
	}
	for c := range counts {
		m, d := deviation(&counts[c])
		mean, std = append(mean, m), append(std, d)
	}
	return mean, std, nil
}

// deviation is the mean and standard deviation of the 256 values, each occurring
// count times.
func deviation(count *[256]uint64) (mean, std float64) {
	var n, sum uint64
	for value, times := range count {
		n += times
		sum += uint64(value) * times
	}
	mean = float64(sum) / float64(n)
	var squares float64
	for value, times := range count {
		squares += float64(times) * (float64(value) - mean) * (float64(value) - mean)
	}
	return mean / 255, math.Sqrt(squares/float64(n)) / 255
}
