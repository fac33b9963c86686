package dataset

import (
	"fmt"
	"slices"
)

// unbalanced is how many times more images than the rarest the most frequent
// class may have before a note says so.
const unbalanced = 2

// balance are notes on classes without images and of very different sizes.
func balance(d *Dataset) []string {
	var notes []string
	train, test := d.Train.Counts(len(d.Classes)), d.Test.Counts(len(d.Classes))
	for class, name := range d.Classes {
		if train[class] == 0 {
			notes = append(notes, fmt.Sprintf("class %s has no training images", name))
		}
		if test[class] == 0 {
			notes = append(notes, fmt.Sprintf("class %s has no test images", name))
		}
	}
	least, most := slices.Min(train), slices.Max(train)
	if least > 0 && most >= unbalanced*least {
		notes = append(notes, fmt.Sprintf("classes are out of balance: %s for training of %s, %d of %s; a network that ignores the rare ones looks good",
			count(most, "image", "images"), d.Classes[slices.Index(train, most)], least, d.Classes[slices.Index(train, least)]))
	}
	return notes
}
