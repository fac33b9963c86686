package reports

import (
	"fmt"
	"slices"
	"strings"

	"lrunet/eval"
)

const countMethod = "Networks that were trained for several reuse counts at once: the accuracy of each count on the validation images, with the weights of one training."

// SweepCount is one of several reuse counts that a network was trained for.
type SweepCount struct {
	Reuse    int
	Accuracy Estimate // on the validation split, percent
}

// reuseCounts are those of all networks that were trained for several, the smallest
// first.
func (s Sweep) reuseCounts() []int {
	var counts []int
	for _, n := range s.Networks {
		for _, c := range n.Counts {
			counts = append(counts, c.Reuse)
		}
	}
	slices.Sort(counts)
	return slices.Compact(counts)
}

// CountTable is the accuracy of each reuse count, a row for each network that was
// trained for several.
func CountTable(s Sweep) Table {
	t := Table{Columns: s.nameColumns("network")}
	first := len(t.Columns)
	counts := s.reuseCounts()
	for _, c := range counts {
		name := fmt.Sprintf("reuse %d", c)
		t.Columns = append(t.Columns,
			Column{Name: name, Unit: "%", Numeric: true, Places: 2, Better: eval.Higher},
			Column{Name: name + " std", Unit: "%", Numeric: true, Places: 2, Rank: 1})
	}
	for _, n := range s.Networks {
		if len(n.Counts) == 0 {
			continue
		}
		row := make([]Cell, len(t.Columns))
		copy(row, s.nameCells(n.Name))
		for _, c := range n.Counts {
			at := first + 2*slices.Index(counts, c.Reuse)
			row[at], row[at+1] = known(c.Accuracy.Mean), known(c.Accuracy.Std)
		}
		t.Rows = append(t.Rows, row)
	}
	return t.withoutEmpty()
}

// counts are the accuracies of reuse counts: a figure or none, whose marks' rows
// begin with firstCount.
func (s Sweep) counts() []figure {
	f := figure{ID: "accuracy-counts", Title: "accuracy of each reuse count", Hint: "One training each. Better is up."}
	var xs, ys []float64
	var said []string
	row := s.firstCount()
	names := s.short()
	for i, n := range s.Networks {
		l := line{Name: names[n.Name], Straight: true, Tone: i + 1}
		for _, c := range n.Counts {
			x := float64(c.Reuse)
			f.Marks = append(f.Marks, mark{X: x, Y: c.Accuracy.Mean, Row: row, Front: true})
			f.Lines, ys = withWhisker(f.Lines, ys, x, c.Accuracy)
			l.Points, xs = append(l.Points, Point{x, c.Accuracy.Mean}), append(xs, x)
			row++
		}
		if len(l.Points) > 0 {
			f.Lines = append(f.Lines, l)
			said = append(said, fmt.Sprintf("%s from %s to %s", l.Name, compact(l.Points[0].Y), compact(l.Points[len(l.Points)-1].Y)))
		}
	}
	if len(f.Marks) == 0 {
		return nil
	}
	if slices.ContainsFunc(f.Lines, func(l line) bool { return l.Whisker }) {
		f.Hint = "One training each, with one standard deviation over seeds either way. Better is up."
	}
	f.X, f.Y = axis{Name: "reuse count"}.fitLinear(xs), accuracyAxis("validation", ys)
	f.Description = fmt.Sprintf("Line chart of validation accuracy over reuse counts: %s.", strings.Join(said, "; "))
	return []figure{f}
}

// countItems are the tooltips of its marks.
func (s Sweep) countItems() []pageItem {
	var items []pageItem
	for _, n := range s.Networks {
		for _, c := range n.Counts {
			item := s.item(n.Name, fmt.Sprintf(", reuse %d", c.Reuse), "")
			item.add("accuracy", grouped(c.Accuracy.Mean, 2), "%")
			if finite(c.Accuracy.Std) {
				item.add("std", grouped(c.Accuracy.Std, 2), "%")
			}
			items = append(items, item)
		}
	}
	return items
}
