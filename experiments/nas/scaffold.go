package nas

import (
	_ "embed"
	"fmt"
	"math"
	"strings"
	"text/template"

	"lrunet/eval/imageset"
	"lrunet/experiments"
	"lrunet/experiments/dataset"
)

// scaffoldText is the experiment file that Scaffold fills in.
//
//go:embed scaffold.yaml.tmpl
var scaffoldText string

var scaffoldTemplate = template.Must(template.New("scaffold").Parse(scaffoldText))

// scaffold is what the template reads.
type scaffold struct {
	Name, Data           string
	Classes, Train, Test int
	Channels, Height     int
	Width                int
	Images               experiments.Images
	Validation           int
	StemStrides, Widths  string
	HeadWidths           string
	MinPools, MaxPools   int
	Epochs, Budget       int
	Population, Crop     int
	Flip                 bool
	Start                []string
}

// smallestSide is that of the smallest images which a pool after a stem of stride 2 still
// halves.
const smallestSide = 3

// Scaffold writes an experiment file for a dataset, with a space and a budget that
// suit its images' size and number. The file is valid as it is; its comments say
// what to change. It fails if the name is not valid for an experiment, and for images
// too small to be pooled.
//
// The numbers are judgement, a start for a small search on a CPU:
//   - validation images: a third of the training images, at most 5,000, which give
//     an accuracy of 90 % a sampling error of 0.4 points, as in quickstart;
//   - epochs: 150,000 images to train on in all, so that a candidate takes about
//     the same time whatever the dataset's size, within 3 to 40.
func Scaffold(name string, d *dataset.Dataset, images experiments.Images) ([]byte, error) {
	side, n := min(d.Height, d.Width), d.Train.Len()
	if side < smallestSide {
		return nil, fmt.Errorf("images of %dx%d are too small for a search: pools need %d pixels at least", d.Width, d.Height, smallestSide)
	}
	validation, augment := max(1, min(n/3, 5000)), Augmentation(d)
	s := scaffold{
		Name: name, Data: fmt.Sprintf("%q", d.Name), Images: images,
		Classes: len(d.Classes), Train: n, Test: d.Test.Len(), Channels: d.Channels, Height: d.Height, Width: d.Width,
		Validation: validation, StemStrides: "[1, 2]", Widths: "[16, 24, 32, 48, 64]", HeadWidths: "[32, 64, 128]",
		Epochs: clamp(150_000/max(n-validation, 1), 3, 40), Budget: 40, Population: 10,
		Crop: augment.Crop, Flip: augment.Flip,
		Start: []string{"stem16/2 16x2u/2 32x2u/2 head32-linear", "stem16/2 32x2u/2 64x2u/2 head64-linear"},
	}
	// Judgement too: maps of 32 pixels at stride 1 are the most that a short
	// training affords, and the last stage should see 2 to 4 pixels a side.
	halvings := int(math.Log2(float64(side)))
	if side > 32 {
		s.StemStrides = "[2]"
	}
	s.MaxPools = clamp(halvings-2, 1, 4)
	s.MinPools = clamp(halvings-3, 1, 2)
	if d.Channels == 1 {
		s.Widths, s.HeadWidths = "[16, 24, 32, 48]", "[32, 64]"
		s.Start[1] = "stem16/2 16x2u/2 48x2u/2 head64-linear"
	}
	if s.MaxPools < 2 {
		s.Start = []string{"stem16/2 16x2u 32x2u/2 head32-linear"}
	}
	var text strings.Builder
	if err := scaffoldTemplate.Execute(&text, s); err != nil {
		return nil, err
	}
	_, err := Parse(name+".yaml", []byte(text.String()))
	return []byte(text.String()), err
}

// Augmentation is how the trainings of a scaffold vary the images of a dataset: the crop
// is a twelfth of the shorter side, 2 of 28 pixels as in the recipe modern.
func Augmentation(d *dataset.Dataset) imageset.Augment {
	side := min(d.Height, d.Width)
	return imageset.Augment{Crop: min(max(1, side/12), side-1), Flip: d.Mirror}
}

func clamp(n, low, high int) int { return max(low, min(n, high)) }
