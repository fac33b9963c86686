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
// same subsets. With 0 images the validation subset is empty. The error says that
// no image would remain for training.
func Holdout(train Split, images int, seed uint64) (rest, validation Subset, err error) {
	if images < 0 || images >= train.Len() {
		return Subset{}, Subset{}, fmt.Errorf("imageset: hold out %d of %d images, must be 0 to %d", images, train.Len(), train.Len()-1)
	}
	byClass := train.ByClass()
	shares := apportion(images, byClass)
	held := make([]bool, train.Len())
	for class, members := range byClass {
		rank := func(i int) uint64 { return Mix(seed, holdoutStream, uint64(i)) }
		slices.SortFunc(members, func(a, b int) int {
			return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
		})
		for _, i := range members[:shares[class]] {
			held[i] = true
		}
	}
	rest, validation = Subset{Of: train}, Subset{Of: train}
	for i := range held {
		if held[i] {
			validation.Index = append(validation.Index, i)
		} else {
			rest.Index = append(rest.Index, i)
		}
	}
	return rest, validation, nil
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
