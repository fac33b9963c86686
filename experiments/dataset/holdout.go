package dataset

import (
	"fmt"

	"lrunet/eval/imageset"
)

// testStream keeps what is drawn for the test split apart from what is drawn
// for other purposes from the same seed.
const testStream = 0x74657374 // "test"

// defaultTestShare is the share of images for the test split of data that come
// without one.
const defaultTestShare = 0.2

// testShare is the option or its default.
func (o Options) testShare() float64 {
	if o.TestShare == 0 {
		return defaultTestShare
	}
	return o.TestShare
}

// holdOut chooses the images of the test split: the share of each class that
// the options ask for, by the split's seed.
func (o Options) holdOut(labels []uint16) (test []bool, err error) {
	images := max(1, int(o.testShare()*float64(len(labels))+0.5))
	_, held, err := imageset.Holdout(Split{Labels: labels}, images, imageset.Mix(o.SplitSeed, testStream))
	if err != nil {
		return nil, fmt.Errorf("a test split of %g cannot be held out of %s", o.testShare(), count(len(labels), "image", "images"))
	}
	test = make([]bool, len(labels))
	for _, i := range held.Index {
		test[i] = true
	}
	return test, nil
}

// holdOutNote says what holdOut did.
func (o Options) holdOutNote() string {
	return fmt.Sprintf("there is no test split: %.3g %% of each class's images are held out for it (seed %d)", 100*o.testShare(), o.SplitSeed)
}
