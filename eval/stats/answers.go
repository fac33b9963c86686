package stats

import "fmt"

// Answers are what a classifier, trained once or several times, recognises of some
// images.
type Answers struct {
	Shares    []float64 // of the trainings that recognise each image
	Trainings int
}

// NewAnswers compares the classes that each training gave the images with the right
// ones. It panics unless all are of as many images.
func NewAnswers(classes [][]uint16, labels []uint16) Answers {
	a := Answers{make([]float64, len(labels)), len(classes)} // counts first: 1/n, n times, is not 1
	for _, given := range classes {
		if len(given) != len(labels) {
			panic(fmt.Sprintf("stats: %d answers for %d images", len(given), len(labels)))
		}
		for i, class := range given {
			if class == labels[i] {
				a.Shares[i]++
			}
		}
	}
	for i := range a.Shares {
		a.Shares[i] /= float64(len(classes))
	}
	return a
}

// Differ is the probability of a difference as large as that of two classifiers on
// the same images if both are equally good: by McNemar's test where each was trained
// once, else by PairedImages, as which it panics.
func (a Answers) Differ(b Answers) float64 {
	if a.Trainings > 1 || b.Trainings > 1 {
		return PairedImages(a.Shares, b.Shares)
	}
	onlyA, onlyB := 0, 0
	for i := range a.Shares {
		switch {
		case a.Shares[i] > b.Shares[i]:
			onlyA++
		case b.Shares[i] > a.Shares[i]:
			onlyB++
		}
	}
	return McNemar(onlyA, onlyB)
}
