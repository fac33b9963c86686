// Package dataset finds and reads labelled images: it turns files of many
// formats into datasets that networks are trained on. It knows nothing of
// networks, training or search.
package dataset

import "lrunet/eval/imageset"

// What a Loader fills. The types belong to what reads them, training.
type (
	// Dataset is a set of labelled images of one shape.
	Dataset = imageset.Dataset

	// Split is a list of images with their labels.
	Split = imageset.Split
)
