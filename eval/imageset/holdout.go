package imageset

import (
	"cmp"
	"fmt"
	"slices"
)

// Holdout holds images of the training split out for validation. Both subsets
// have the classes' shares of the whole, as near as whole images allow (largest
// remainder; of equal remainders the lower class's counts), and together hold
// each image once, in ascending order. The same split, count and seed give the
// same subsets. With 0 images the validation subset is empty. It fails on a
// negative count, and on one that leaves no image for training.
func Holdout(train Split, images int, seed uint64) (rest, validation Subset, err error) {
	if images < 0 || images >= train.Len() {
		return Subset{}, Subset{}, fmt.Errorf("imageset: hold out %d of %d images, must be 0 to %d", images, train.Len(), train.Len()-1)
	}
	held := draw(train.ByClass(), images, func(i int) uint64 { return Mix(seed, holdoutStream, uint64(i)) })
	rest, validation = Subset{Of: train}, Subset{Of: train}
	for i := range train.Len() {
		if held[i] {
			validation.Index = append(validation.Index, i)
		} else {
			rest.Index = append(rest.Index, i)
		}
	}
	return rest, validation, nil
}

// Part draws images of a subset, with the classes' shares of the whole as Holdout
// has them, in ascending order. The same subset, count and seed give the same part.
// It fails unless there is an image to draw and no more than there are.
func (s Subset) Part(images int, seed uint64) (Subset, error) {
	if images < 1 || images > s.Len() {
		return Subset{}, fmt.Errorf("imageset: draw %d of %d images, must be 1 to %d", images, s.Len(), s.Len())
	}
	var byClass [][]int
	for i, members := range (Split{Labels: s.Labels()}).ByClass() {
		byClass = append(byClass, nil)
		for _, m := range members {
			byClass[i] = append(byClass[i], s.Index[m])
		}
	}
	drawn := draw(byClass, images, func(i int) uint64 { return Mix(seed, partStream, uint64(i)) })
	part := Subset{Of: s.Of}
	for _, i := range s.Index {
		if drawn[i] {
			part.Index = append(part.Index, i)
		}
	}
	return part, nil
}

// draw takes each class's share of a number of images: those of the lowest rank.
func draw(byClass [][]int, images int, rank func(i int) uint64) map[int]bool {
	shares := apportion(images, byClass)
	drawn := make(map[int]bool, images)
	for class, members := range byClass {
		slices.SortFunc(members, func(a, b int) int {
			return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
		})
		for _, i := range members[:shares[class]] {
			drawn[i] = true
		}
	}
	return drawn
}

// apportion divides a number of seats among the classes by their sizes:
// Hamilton's method of the largest remainder.
func apportion(seats int, byClass [][]int) []int {
	total := 0
	for _, members := range byClass {
		total += len(members)
	}
	shares := make([]int, len(byClass))
	classes := make([]int, len(byClass))
	left := seats
	for class, members := range byClass {
		shares[class] = seats * len(members) / total
		classes[class] = class
		left -= shares[class]
	}
	slices.SortStableFunc(classes, func(a, b int) int {
		return cmp.Compare(seats*len(byClass[b])%total, seats*len(byClass[a])%total)
	})
	for _, class := range classes[:left] {
		shares[class]++
	}
	return shares
}
