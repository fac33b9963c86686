// Package experiments holds what all kinds of experiment share: data, training,
// options, events, built-in files and how they are read. It knows nothing of
// what a search, a sweep or a comparison does with them.
package experiments

import (
	"cmp"
	"context"
	"fmt"

	"lrunet/eval/imageset"
	"lrunet/experiments/dataset"
)

// Data is the images and how they are split. The test split stays whole.
type Data struct {
	Name       string `yaml:"name"`                 // name of the dataset, such as fashion-mnist, cifar10 or dir:FOLDER
	Validation int    `yaml:"validation"`           // images of the training split that choose between networks
	SplitSeed  uint64 `yaml:"split_seed,omitempty"` // seed of the choice of these
	Images     `yaml:",inline"`
}

// Images is how files become images, where a dataset leaves it open.
type Images struct {
	Size       int     `yaml:"image_size,omitempty" zero:"default"` // height and width to scale to; 0: their own, or 32
	SkipBroken bool    `yaml:"skip_broken,omitempty"`               // leave out images that cannot be read
	Label      string  `yaml:"label_column,omitempty"`              // column of a table with the labels; "": one with a usual name
	TrainSplit string  `yaml:"train_split,omitempty"`               // name of the training split; "": found by the usual words
	TestSplit  string  `yaml:"test_split,omitempty"`                // name of the test split; that of the training split holds a share of it out; "": found by the usual words
	TestShare  float64 `yaml:"test_share,omitempty" zero:"default"` // share of the images for testing, where there is no test split; 0: 0.2
}

// imagesOf is what options say of it.
func imagesOf(o dataset.Options) Images {
	return Images{o.ImageSize, o.SkipBroken, o.Label, o.TrainSplit, o.TestSplit, o.TestShare}
}

// over fills in what options leave open.
func (i Images) over(o dataset.Options) dataset.Options {
	o.ImageSize = cmp.Or(o.ImageSize, i.Size)
	o.SkipBroken = o.SkipBroken || i.SkipBroken
	o.Label = cmp.Or(o.Label, i.Label)
	o.TrainSplit = cmp.Or(o.TrainSplit, i.TrainSplit)
	o.TestSplit = cmp.Or(o.TestSplit, i.TestSplit)
	o.TestShare = cmp.Or(o.TestShare, i.TestShare)
	return o
}

// Load reads the dataset and notes in d how its files became images, and where they
// lie: what is written of d holds in every folder. What
// options leave open d fills in. The error says why there is no such dataset,
// that it has too few images for the validation split, or is ctx's own.
func (d *Data) Load(ctx context.Context, o dataset.Options) (*dataset.Dataset, error) {
	o = d.over(o)
	d.Images = imagesOf(o)
	data, err := dataset.Load(ctx, d.Name, o)
	if err != nil {
		return nil, err
	}
	if d.Name, err = dataset.Absolute(d.Name); err != nil {
		return nil, err
	}
	if _, _, err := imageset.Holdout(data.Train, d.Validation, d.SplitSeed); err != nil {
		return nil, KeyError{fmt.Errorf("data: validation: %d of %d training images cannot be held out, must be %d at most", d.Validation, data.Train.Len(), data.Train.Len()-1)}
	}
	return data, nil
}
