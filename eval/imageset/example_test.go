package imageset_test

import (
	"fmt"

	"lrunet/eval/imageset"
)

// A validation split keeps the classes' shares: here two of three images are
// of class 0.
func ExampleHoldout() {
	train := imageset.Split{Labels: []uint16{0, 0, 1, 0, 0, 1, 0, 0, 1}}
	rest, validation, err := imageset.Holdout(train, 3, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(rest.Len(), "to train on")
	classes := map[uint16]int{}
	for i := range validation.Len() {
		classes[validation.Label(i)]++
	}
	fmt.Println(validation.Len(), "for validation, by class", classes)

	// Output:
	// 6 to train on
	// 3 for validation, by class map[0:2 1:1]
}

// The seed and the image's number decide how an image is augmented, so the
// result is the same in any order and on any number of threads.
func ExampleAugmenter() {
	g, err := imageset.NewAugmenter(imageset.Augment{Flip: true}, 1, 1, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	image := []uint8{0, 51, 255}
	augmented := make([]float32, len(image))
	for i := range uint64(3) {
		g.Apply(augmented, image, imageset.Mix(1, i))
		fmt.Println(augmented)
	}

	// Output:
	// [0 0.2 1]
	// [1 0.2 0]
	// [1 0.2 0]
}
