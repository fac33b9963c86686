package stats

import (
	"cmp"
	"math"
	"slices"
)

// Confusion counts images by their class and the class that a classifier takes
// them for.
type Confusion struct {
	Counts [][]int // Counts[truth][predicted]
}

// NewConfusion is an empty table of the given number of classes.
func NewConfusion(classes int) Confusion {
	c := Confusion{make([][]int, classes)}
	for i := range c.Counts {
		c.Counts[i] = make([]int, classes)
	}
	return c
}

// Add counts an image. It panics unless both are classes of the table.
func (c Confusion) Add(truth, predicted int) { c.Counts[truth][predicted]++ }

// Images is how many images are of a class.
func (c Confusion) Images(class int) int {
	sum := 0
	for _, n := range c.Counts[class] {
		sum += n
	}
	return sum
}

// Predicted is how many images are taken for a class.
func (c Confusion) Predicted(class int) int {
	sum := 0
	for _, row := range c.Counts {
		sum += row[class]
	}
	return sum
}

// Recall is the share of a class's images that are recognised, 0 to 1; NaN for a
// class without images.
func (c Confusion) Recall(class int) float64 {
	return share(c.Counts[class][class], c.Images(class))
}

// Precision is the share of the images taken for a class that are of it, 0 to 1;
// NaN for a class that none is taken for.
func (c Confusion) Precision(class int) float64 {
	return share(c.Counts[class][class], c.Predicted(class))
}

// Total is the number of images.
func (c Confusion) Total() int {
	sum := 0
	for class := range c.Counts {
		sum += c.Images(class)
	}
	return sum
}

// Correct is how many images are recognised.
func (c Confusion) Correct() int {
	sum := 0
	for class, row := range c.Counts {
		sum += row[class]
	}
	return sum
}

// Mixup is images of one class that are taken for another.
type Mixup struct {
	Truth, Predicted int
	Images           int
}

// Mixups are the confusions of different classes, the most frequent first; equal
// ones in the order of their classes.
func (c Confusion) Mixups() []Mixup {
	var list []Mixup
	for truth, row := range c.Counts {
		for predicted, n := range row {
			if n > 0 && truth != predicted {
				list = append(list, Mixup{truth, predicted, n})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Mixup) int { return cmp.Compare(b.Images, a.Images) })
	return list
}

func share(part, all int) float64 {
	if all == 0 {
		return math.NaN()
	}
	return float64(part) / float64(all)
}
