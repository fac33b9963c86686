package imageset

import (
	"math"
	"sync"
)

// Summarize sets Hash, Mean and Std to those of the images.
func (d *Dataset) Summarize() {
	var hashing sync.WaitGroup
	hashing.Go(func() { d.Hash = d.Digest() })
	d.Mean, d.Std = d.Train.moments(d.Channels)
	hashing.Wait()
}

// moments are each channel's mean and population standard deviation, pixels
// from 0 to 1. They come from counts of the 256 values, so that they are exact
// whatever the number of images.
func (s Split) moments(channels int) (mean, std []float64) {
	counts := make([][256]uint64, channels)
	plane := s.Size / channels
	for start := 0; start < len(s.Pixels); start += plane {
		count := &counts[start/plane%channels]
		for _, pixel := range s.Pixels[start : start+plane] {
			count[pixel]++
		}
	}
	for c := range counts {
		m, d := deviation(&counts[c])
		mean, std = append(mean, m), append(std, d)
	}
	return mean, std
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
