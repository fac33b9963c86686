package dataset

import (
	"fmt"
	"slices"
	"strings"
)

// unbalanced is how many times more images than the rarest the most frequent
// class may have before a note says so.
const unbalanced = 2

// checkClasses is the rule for a class that only one split has, in all formats:
// one that only the training images have is kept, and noted by balance; one
// that only the test images have is an error, as no network can know it.
func checkClasses(d *Dataset) error {
	train, test := d.Train.Counts(len(d.Classes)), d.Test.Counts(len(d.Classes))
	var unknown []string
	for class, name := range d.Classes {
		if train[class] == 0 && test[class] > 0 {
			unknown = append(unknown, fmt.Sprintf("%s (%s)", name, count(test[class], "image", "images")))
		}
	}
	switch {
	case len(unknown) == 0:
		return nil
	case d.HeldOut:
		return fmt.Errorf("every image of these classes would be held out for the test split: %s; a class needs at least two images", shorten(unknown))
	}
	return fmt.Errorf("classes of the test split that no training image has: %s", shorten(unknown))
}

// shownNames is how many names of a list are shown.
const shownNames = 10

// shorten joins the first names of a list.
func shorten(names []string) string {
	if len(names) > shownNames {
		return fmt.Sprintf("%s, ... (%d)", strings.Join(names[:shownNames], ", "), len(names))
	}
	return strings.Join(names, ", ")
}

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
