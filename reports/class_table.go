package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"lrunet/eval/stats"
)

// ClassTable has a row for each class: its images, how many are taken for it,
// recall and precision in percent.
func ClassTable(classes []string, c stats.Confusion) Table {
	t := Table{Columns: []Column{
		{Name: "class"}, {Name: "images", Numeric: true}, {Name: "predicted", Numeric: true},
		{Name: "recall", Unit: "%", Numeric: true, Places: 1}, {Name: "precision", Unit: "%", Numeric: true, Places: 1},
	}}
	for i, class := range classes {
		t.Rows = append(t.Rows, []Cell{
			Text(class), Number(float64(c.Images(i))), Number(float64(c.Predicted(i))), percent(c.Recall(i)), percent(c.Precision(i)),
		})
	}
	return t
}

// percent is a share in percent; an empty cell for NaN.
func percent(share float64) Cell {
	if math.IsNaN(share) {
		return Cell{}
	}
	return Number(100 * share)
}

// LowestRecalls are the rows of a ClassTable with the lowest recalls, n at most,
// the lowest first; classes without images are left out.
func LowestRecalls(t Table, n int) Table {
	const recall = 3
	low := Table{Columns: t.Columns}
	for _, row := range t.Rows {
		if row[recall].Numeric {
			low.Rows = append(low.Rows, row)
		}
	}
	slices.SortStableFunc(low.Rows, func(a, b []Cell) int { return cmp.Compare(a[recall].Number, b[recall].Number) })
	low.Rows = low.Rows[:min(n, len(low.Rows))]
	return low
}

// ConfusionTable is the confusion matrix: a row for the images of each class, a
// column for each class that they are taken for, by its number. Zeros are dots.
func ConfusionTable(classes []string, c stats.Confusion) Table {
	t := Table{Columns: []Column{{Name: "class"}}}
	for i, class := range classes {
		number := fmt.Sprint(i)
		t.Columns = append(t.Columns, Column{Name: number, Numeric: true})
		if class != number {
			number += " " + class
		}
		row := []Cell{Text(number)}
		for _, n := range c.Counts[i] {
			cell := Text("·")
			if n > 0 {
				cell = Number(float64(n))
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// MixupTable has the most frequent confusions of different classes, n at most:
// how many images, and what share of their class's.
func MixupTable(classes []string, c stats.Confusion, n int) Table {
	t := Table{Columns: []Column{
		{Name: "class"}, {Name: "taken for"}, {Name: "images", Numeric: true}, {Name: "of the class", Unit: "%", Numeric: true, Places: 1},
	}}
	mixups := c.Mixups()
	for _, m := range mixups[:min(n, len(mixups))] {
		t.Rows = append(t.Rows, []Cell{
			Text(classes[m.Truth]), Text(classes[m.Predicted]), Number(float64(m.Images)),
			Number(100 * float64(m.Images) / float64(c.Images(m.Truth))),
		})
	}
	return t
}
