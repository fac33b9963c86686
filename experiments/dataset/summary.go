package dataset

import (
	"fmt"
	"math"
	"slices"
	"sync"
)

// summarize fills in Hash, Mean and Std from the images.
func (d *Dataset) summarize() {
	var hashing sync.WaitGroup
	hashing.Go(func() { d.Hash = d.Digest() })
	d.Mean, d.Std = d.Train.moments(d.Channels)
	hashing.Wait()
	d.summarized = true
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

// deviation is the mean and standard deviation of values that occur so often.
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

// Counts is the number of images of each class.
func (s Split) Counts(classes int) []int {
	counts := make([]int, classes)
	for _, label := range s.Labels {
		counts[label]++
	}
	return counts
}

// unbalanced is how many times more images than the rarest the most frequent
// class may have before a note says so.
const unbalanced = 2

// balance are notes on classes without images and of very different sizes.
func (d *Dataset) balance() []string {
	var notes []string
	train, test := d.Train.Counts(len(d.Classes)), d.Test.Counts(len(d.Classes))
	for class, name := range d.Classes {
		if train[class] == 0 {
			notes = append(notes, fmt.Sprintf("class %s has no training images", name))
		}
		if test[class] == 0 {
			notes = append(notes, fmt.Sprintf("class %s has no test images", name))
		}
	}
	least, most := slices.Min(train), slices.Max(train)
	if least > 0 && most >= unbalanced*least {
		notes = append(notes, fmt.Sprintf("classes are out of balance: %s for training of %s, %d of %s; a network that ignores the rare ones looks good",
			count(most, "image", "images"), d.Classes[slices.Index(train, most)], least, d.Classes[slices.Index(train, least)]))
	}
	return notes
}
