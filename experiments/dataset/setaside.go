package dataset

import (
	"fmt"

	"lrunet/eval/imageset"
)

// testStream keeps what is drawn for the test part apart from what is drawn
// for other purposes from the same seed.
const testStream = 0x74657374 // "test"

// defaultTestShare is the test part of data that come without one.
const defaultTestShare = 0.2

// testShare is the option or its default.
func (o Options) testShare() float64 {
	if o.TestShare == 0 {
		return defaultTestShare
	}
	return o.TestShare
}

// setAside chooses the images of the test part: the share of each class that
// the options ask for, by the split's seed.
func (o Options) setAside(labels []uint16) (test []bool, err error) {
	images := max(1, int(o.testShare()*float64(len(labels))+0.5))
	_, held, err := imageset.Holdout(Split{Labels: labels}, images, imageset.Mix(o.SplitSeed, testStream))
	if err != nil {
		return nil, fmt.Errorf("a test part of %g cannot be set aside from %s", o.testShare(), count(len(labels), "image", "images"))
	}
	test = make([]bool, len(labels))
	for _, i := range held.Index {
		test[i] = true
	}
	return test, nil
}

// setAsideNote says what setAside did.
func (o Options) setAsideNote() string {
	return fmt.Sprintf("there is no test part: %.3g %% of each class's images are set aside for it (seed %d)", 100*o.testShare(), o.SplitSeed)
}
