package dataset

import (
	"context"
	"crypto/sha256"
)

// Verify loads a dataset, which checks all that Load checks, and looks at the
// images: problems says in words what may make results on it misleading, such
// as test images that are trained on. Notes of the dataset are not repeated.
// The error is as Load's.
func Verify(ctx context.Context, name string, o Options) (d *Dataset, problems []string, err error) {
	d, err = Load(ctx, name, o)
	if err != nil {
		return nil, nil, err
	}
	problems, err = findProblems(ctx, d)
	return d, problems, err
}

// imageKey stands for an image's content.
type imageKey [sha256.Size]byte

// findProblems looks for duplicate images, and empty ones, until ctx ends.
func findProblems(ctx context.Context, d *Dataset) ([]string, error) {
	labels := map[imageKey]uint16{} // of each training image, the first of duplicates
	duplicates, relabelled, leaked := 0, 0, 0
	for i := range d.Train.Len() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		key, label := keyOf(d.Train, i), d.Train.Labels[i]
		first, seen := labels[key]
		switch {
		case !seen:
			labels[key] = label
		case first != label:
			relabelled++
		default:
			duplicates++
		}
	}
	for i := range d.Test.Len() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if _, seen := labels[keyOf(d.Test, i)]; seen {
			leaked++
		}
	}
	var problems []string
	found := func(n int, one, many string) {
		if n > 0 {
			problems = append(problems, count(n, one, many))
		}
	}
	found(leaked, "test image is a training image too", "test images are training images too")
	found(relabelled, "training image is a duplicate with another label", "training images are duplicates with another label")
	found(duplicates, "training image is a duplicate with the same label", "training images are duplicates with the same label")
	found(flat(d.Train)+flat(d.Test), "image is of a single grey", "images are of a single grey")
	return problems, nil
}

// keyOf is the key of a split's image i.
func keyOf(s Split, i int) imageKey { return sha256.Sum256(s.Image(i)) }

// flat is the number of images whose pixels all have the same value.
func flat(s Split) int {
	n := 0
	for i := range s.Len() {
		if isFlat(s.Image(i)) {
			n++
		}
	}
	return n
}

// isFlat says whether all of an image's pixels have the same value.
func isFlat(image []uint8) bool {
	for _, pixel := range image {
		if pixel != image[0] {
			return false
		}
	}
	return true
}
