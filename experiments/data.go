// Package experiments holds what all kinds of experiment share: data, training,
// options, events, built-in files and how they are read. It knows nothing of
// what a search, a sweep or a comparison does with them.
package experiments

import (
	"cmp"

	"lrunet/experiments/dataset"
)

// Data is the images and how they are split. The test split stays whole.
type Data struct {
	Name       string `yaml:"name"`                 // of the dataset, as dataset.Load takes it
	Validation int    `yaml:"validation"`           // images of the training split that choose between networks
	SplitSeed  uint64 `yaml:"split_seed,omitempty"` // which ones
	Images     `yaml:",inline"`
}

// Images is how files become images, where a dataset leaves it open.
type Images struct {
	Size       int     `yaml:"image_size,omitempty"`   // height and width to scale to; 0: their own, or 32
	SkipBroken bool    `yaml:"skip_broken,omitempty"`  // leave out images that cannot be read
	Label      string  `yaml:"label_column,omitempty"` // of tables; "": the usual names
	TestShare  float64 `yaml:"test_share,omitempty"`   // of the images, where there is no test split; 0: 0.2
}

// ImagesOf is what options say of it.
func ImagesOf(o dataset.Options) Images {
	return Images{o.ImageSize, o.SkipBroken, o.Label, o.TestShare}
}

// Over fills in what options leave open.
func (i Images) Over(o dataset.Options) dataset.Options {
	o.ImageSize = cmp.Or(o.ImageSize, i.Size)
	o.SkipBroken = o.SkipBroken || i.SkipBroken
	o.Label = cmp.Or(o.Label, i.Label)
	o.TestShare = cmp.Or(o.TestShare, i.TestShare)
	return o
}
