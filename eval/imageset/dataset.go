// Package imageset holds labelled images in memory: how they are checked,
// split, shuffled and augmented. It knows nothing of files, formats, networks
// or training.
package imageset

// Dataset is a set of labelled images of one shape, with a split for training
// and one for the final test. A validation split is held out of Train by Holdout.
type Dataset struct {
	Name     string
	Classes  []string // Classes[label] is the class's name
	Channels int
	Height   int
	Width    int
	Train    Split
	Test     Split
	HeldOut  bool   // the data have no splits: Test is a share of them that was chosen by a seed
	Mirror   bool   // a flipped image is still of its class: flipping is a fair augmentation
	Source   string // where it comes from, for reports
	License  string
	Hash     string    // SHA-256 over shape, classes, images and labels, in hex
	Mean     []float64 // of each channel over Train, pixels from 0 to 1; for reports, not applied
	Std      []float64 // population standard deviation, likewise
	Notes    []string  // what a user should know of it: files skipped, classes out of balance
}
