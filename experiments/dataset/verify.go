package dataset

import "crypto/sha256"

// Verify loads a dataset, which checks all that Load checks, and looks at the
// images: problems says in words what may make results on it misleading, such
// as test images that are trained on. Notes of the dataset are not repeated.
func Verify(name string, o Options) (d *Dataset, problems []string, err error) {
	d, err = Load(name, o)
	if err != nil {
		return nil, nil, err
	}
	return d, findProblems(d), nil
}

// imageKey stands for an image's content.
type imageKey [sha256.Size]byte

// findProblems looks for duplicate images, and empty ones.
func findProblems(d *Dataset) []string {
	var problems []string
	found := func(n int, one, many string) {
		if n > 0 {
			problems = append(problems, count(n, one, many))
		}
	}
	trained := map[imageKey]uint16{} // the label it has first
	again, contrary, leaked := 0, 0, 0
	for i := range d.Train.Len() {
		key, label := imageKey(sha256.Sum256(d.Train.Image(i))), d.Train.Labels[i]
		first, seen := trained[key]
		switch {
		case !seen:
			trained[key] = label
		case first != label:
			contrary++
		default:
			again++
		}
	}
	for i := range d.Test.Len() {
		if _, seen := trained[sha256.Sum256(d.Test.Image(i))]; seen {
			leaked++
		}
	}
	found(leaked, "test image is a training image too", "test images are training images too")
	found(contrary, "training image is there before in another class", "training images are there before in another class")
	found(again, "training image is there before in the same class", "training images are there before in the same class")
	found(flat(d.Train)+flat(d.Test), "image is of a single grey", "images are of a single grey")
	return problems
}

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
