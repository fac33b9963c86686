// Package dataset holds labelled images: how they are found, read, checked,
// split and augmented. It knows nothing of networks, training or search.
package dataset

// Dataset is a set of labelled images of one shape, with a part for training
// and one for the final test. A validation part comes out of Train by Holdout.
type Dataset struct {
	Name     string
	Classes  []string // Classes[label] is the class's name
	Channels int
	Height   int
	Width    int
	Train    Split
	Test     Split
	Mirror   bool   // a flipped image is still of its class: flipping is a fair augmentation
	Source   string // where it comes from, for reports
	License  string
	Hash     string    // SHA-256 over shape, classes, images and labels, in hex
	Mean     []float64 // of each channel over Train, pixels from 0 to 1; for reports, not applied
	Std      []float64 // population standard deviation, likewise
	Notes    []string  // what a user should know of it: files passed over, classes out of balance

	summarized bool // Hash, Mean and Std are those of the images
}

// Split is a list of images with their labels. Image i is
// Pixels[i*Size : (i+1)*Size], planar: channel, row, column; 0 to 255. Pixels
// may be a file mapped into memory: never write to them.
type Split struct {
	Pixels []uint8
	Labels []uint16
	Size   int // bytes of one image: channels x height x width
}

// Len is the number of images.
func (s Split) Len() int { return len(s.Labels) }

// Image is the pixels of image i, shared with the split.
func (s Split) Image(i int) []uint8 { return s.Pixels[i*s.Size : (i+1)*s.Size] }

// Subset is some images of a split, in the order of Index.
type Subset struct {
	Of    Split
	Index []int
}

// Len is the number of images.
func (s Subset) Len() int { return len(s.Index) }

// Image is the pixels of the subset's image i, shared with the split.
func (s Subset) Image(i int) []uint8 { return s.Of.Image(s.Index[i]) }

// Label is the class of the subset's image i.
func (s Subset) Label(i int) uint16 { return s.Of.Labels[s.Index[i]] }

// All is the whole split as a subset.
func (s Split) All() Subset {
	index := make([]int, s.Len())
	for i := range index {
		index[i] = i
	}
	return Subset{Of: s, Index: index}
}
