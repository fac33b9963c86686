package main

import (
	"fmt"

	"lrunet/eval"
	"lrunet/eval/imageset"
	"lrunet/experiments/dataset"
)

// scope is which images are scored.
type scope struct {
	name   string // test, train or all
	splits []imageset.Split
	why    string // where it is not all of a split that the data come with
	learnt bool   // the network may have been trained on some
}

// scope is the split that the flag names. By default it is that for the test;
// where this is only a share of data without splits, it is all images, unless
// the network was trained on the others.
func (c *evalCommand) scope(n *eval.Network, d *dataset.Dataset) scope {
	trained := trainedOn(n, d)
	s := scope{name: said(c.Split)}
	if s.name == "" {
		s.name = "test"
		if d.HeldOut && !trained {
			s.name = "all"
		}
	}
	switch s.name {
	case "train":
		s.splits = []imageset.Split{d.Train}
	case "test":
		s.splits = []imageset.Split{d.Test}
	default:
		s.splits = []imageset.Split{d.Test, d.Train}
	}
	s.learnt = sameData(n, d) && (s.name == "all" || d.HeldOut && !trained) // which were held out then is not known
	switch {
	case s.name == "all" && d.HeldOut:
		s.why = ", every image as there are no splits"
	case s.name == "all":
		s.why = ", every image of both splits"
	case d.HeldOut && s.name == "train" && trained:
		s.why = ", the images that were not held out when the network was trained"
	case d.HeldOut && s.name == "train":
		s.why = ", the images that are not held out; there are no splits, and --split all scores every image"
	case d.HeldOut && trained:
		s.why = ", the share that is held out as it was when the network was trained"
	case d.HeldOut:
		s.why = ", a share of the images as there are no splits; --split all scores every image"
	}
	return s
}

// note prints what there is to note about the dataset. Where all images are
// scored, it is no matter how they would be split.
func (s scope) note(o *output, d *dataset.Dataset) {
	for _, note := range d.Notes {
		if s.name != "all" || !dataset.OfSplits(note) {
			fmt.Fprintln(o.Err, "note:", note)
		}
	}
	if s.learnt {
		o.note(seen(d, s.name))
	}
}
