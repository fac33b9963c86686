package compare

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"lrunet/eval"
	"lrunet/eval/stats"
	"lrunet/internal/nearest"
	"lrunet/reports"
)

// column is one that a table may have. Its name is what users type.
type column struct {
	head  reports.Column
	value func(Row) float64 // NaN: empty
	text  func(Row) string

	detail bool // only where it is asked for
}

func number(name, unit string, better eval.Better, places int, value func(Row) float64) column {
	return column{head: reports.Column{Name: name, Unit: unit, Better: better, Numeric: true, Places: places}, value: value}
}

func words(name string, text func(Row) string) column {
	return column{head: reports.Column{Name: name, Wrap: true}, text: text}
}

// ranked is a column that is left out where width is short, the sooner the higher.
func ranked(rank int, c column) column {
	c.head.Rank = rank
	return c
}

// nameColumn is the column that says which network a row is: every table has it.
const nameColumn = "network"

// columns are those that a table may have, in their order.
var columns = slices.Concat([]column{
	words(nameColumn, func(r Row) string { return r.Name }),
	words("dataset", func(r Row) string { return r.Dataset }),
	number("accuracy", "%", eval.Higher, 2, func(r Row) float64 { return stats.Summarise(r.Accuracies).Mean }),
	ranked(1, number("std", "%", eval.Neither, 2, func(r Row) float64 { return stats.Summarise(r.Accuracies).Std })),
	number("validation", "%", eval.Higher, 2, func(r Row) float64 { return stats.Summarise(r.Validations).Mean }),
	ranked(1, number("validation_std", "%", eval.Neither, 2, func(r Row) float64 { return stats.Summarise(r.Validations).Std })),
	ranked(2, number("seeds", "", eval.Neither, 0, func(r Row) float64 { return positive(max(len(r.Accuracies), len(r.Validations))) })),
	ranked(2, number("epochs", "", eval.Neither, 0, func(r Row) float64 { return positive(r.Epochs) })),
	number("published", "%", eval.Higher, 2, func(r Row) float64 { return r.Published }),
}, costColumns(), []column{
	number("latency_1", "ms", eval.Lower, 3, func(r Row) float64 { return r.Latency1 }),
	number("latency_128", "ms", eval.Lower, 2, func(r Row) float64 { return r.Latency128 }),
	ranked(1, words("optimal", func(r Row) string {
		if r.Optimal {
			return "yes"
		}
		return ""
	})),
	ranked(2, words("ties", tied)),
	ranked(1, words("item", func(r Row) string { return r.Item })),
})

// costColumns is one for each cost, and after the parts of params what is left
// of it.
func costColumns() []column {
	var list []column
	for _, k := range eval.Costs() {
		c := number(cmp.Or(k.Head, k.Name), k.Unit, k.Better, 0, func(r Row) float64 { return r.Costs.Value(k.Name) })
		c.detail, c.head.Rank = k.Detail, reports.CostRank(k.Name)
		list = append(list, c)
		if k.Name == "params_affine" {
			list = append(list, ranked(reports.CostRank(k.Name), number("other", k.Unit, k.Better, 0, otherParams)))
		}
	}
	return list
}

// otherParams is the parameters that are neither shared nor affine.
func otherParams(r Row) float64 {
	return r.Costs.Value("params") - r.Costs.Value("params_shared") - r.Costs.Value("params_affine")
}

func positive(n int) float64 {
	if n == 0 {
		return math.NaN()
	}
	return float64(n)
}

// tied lists the rows that a row ties with, by their numbers from 1.
func tied(r Row) string {
	var list []string
	for _, i := range r.Ties {
		list = append(list, strconv.Itoa(i+1))
	}
	return strings.Join(list, " ")
}

// Columns lists the names of columns.
func Columns() []string {
	var names []string
	for _, c := range columns {
		names = append(names, c.head.Name)
	}
	return names
}

func find(name string) (column, error) {
	for _, c := range columns {
		if c.head.Name == name {
			return c, nil
		}
	}
	return column{}, fmt.Errorf("unknown column %q%s", name, nearest.Hint(name, Columns()))
}

// Sort orders rows by a column, the best first, rows without a value last. ""
// keeps the order. It fails on an unknown column.
func Sort(rows []Row, name string) error {
	if name == "" {
		return nil
	}
	c, err := find(name)
	if err != nil {
		return err
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		if c.text != nil {
			return cmp.Compare(c.text(a), c.text(b))
		}
		return cmp.Compare(c.rank(a), c.rank(b))
	})
	return nil
}

// rank is smaller for better values, and largest without one.
func (c column) rank(r Row) float64 {
	v := c.value(r)
	switch {
	case math.IsNaN(v):
		return math.Inf(1)
	case c.head.Better == eval.Higher:
		return -v
	}
	return v
}

// Table lays out the columns of the given names, and before them the network's name
// where they leave it out; none: all that say something, but for the traffic of
// scenarios. The first column numbers the rows, for the ties. It fails on an unknown
// column.
func Table(rows []Row, names []string) (reports.Table, error) {
	t := reports.Table{Columns: []reports.Column{{Name: "#", Numeric: true}}}
	var chosen []column
	for _, name := range names {
		c, err := find(strings.TrimSpace(name))
		if err != nil {
			return t, err
		}
		chosen = append(chosen, c)
	}
	switch named := func(c column) bool { return c.head.Name == nameColumn }; {
	case len(names) == 0:
		chosen = slices.DeleteFunc(slices.Clone(columns), func(c column) bool { return c.detail || c.silent(rows) })
	case !slices.ContainsFunc(chosen, named):
		chosen = slices.Insert(chosen, 0, columns[slices.IndexFunc(columns, named)])
	}
	for i := range rows {
		t.Rows = append(t.Rows, []reports.Cell{reports.Number(float64(i + 1))})
	}
	for _, c := range chosen {
		if len(names) > 0 {
			c.head.Rank = 0
		}
		t.Columns = append(t.Columns, c.head)
		for i, r := range rows {
			t.Rows[i] = append(t.Rows[i], c.cell(r))
		}
	}
	return t, nil
}

func (c column) cell(r Row) reports.Cell {
	if c.text != nil {
		return reports.Text(c.text(r))
	}
	v := c.value(r)
	return reports.Cell{Number: v, Numeric: !math.IsNaN(v)}
}

// Telling are the names of the columns that say something about rows, with the
// traffic of scenarios.
func Telling(rows []Row) []string {
	var names []string
	for _, c := range columns {
		if !c.silent(rows) {
			names = append(names, c.head.Name)
		}
	}
	return names
}

// silent says whether a column adds nothing about the rows, as it is empty, or the
// data is the same for all, or names alone distinguish the rows.
func (c column) silent(rows []Row) bool {
	values, names := map[reports.Cell]bool{}, map[string]bool{}
	for _, r := range rows {
		cell := c.cell(r)
		if cell.Numeric || cell.Text != "" {
			cell.Number = 0 // the same or not does not matter
			values[cell] = true
		}
		names[r.Name+" "+r.Dataset] = true
	}
	switch c.head.Name {
	case "dataset":
		return len(values) < 2
	case "item":
		return len(names) == len(rows)
	}
	return len(values) == 0
}
