package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"lrunet/eval"
)

// FrontTable is the members of the Pareto front with every measure, numbered as in
// Front, and where it is known what is sure of them. The files and the page have it.
func FrontTable(s Search) Table {
	rows := s.Front()
	t := rowTable(s, rows)
	t.Columns = append([]Column{memberColumn}, t.Columns...)
	for i := range rows {
		t.Rows[i] = append([]Cell{Number(float64(i + 1))}, t.Rows[i]...)
	}
	if slices.ContainsFunc(rows, func(r Row) bool { return r.Dominated > 0 }) {
		t.add(Column{Name: "dominated", Numeric: true, Places: 2, Detail: true, Better: eval.Lower}, func(i int) Cell { return known(rows[i].Dominated) })
	}
	if slices.ContainsFunc(rows, func(r Row) bool { return len(r.Ties) > 0 }) {
		t.add(Column{Name: "ties", Detail: true}, func(i int) Cell { return Text(strings.Trim(fmt.Sprint(rows[i].Ties), "[]")) })
	}
	return t
}

// memberColumn holds the numbers by which members of a front are named.
var memberColumn = Column{Name: "#", Numeric: true}

// architectureColumn holds notation, which a narrow terminal wraps: what is left out of it
// would be what tells networks apart.
var architectureColumn = Column{Name: "architecture", Wrap: true}

// EvaluationTable is every successful evaluation with every measure, in the
// order of evaluation, marked where on the front.
func EvaluationTable(s Search) Table {
	rows := s.successes()
	t := rowTable(s, rows)
	t.Columns = append(t.Columns, Column{Name: "front"})
	for i, r := range rows {
		mark := ""
		if r.Front {
			mark = "yes"
		}
		t.Rows[i] = append(t.Rows[i], Text(mark))
	}
	return t
}

// FailureTable is the evaluations without a result, and why, in the order of
// evaluation.
func FailureTable(s Search) Table {
	t := Table{Columns: []Column{
		architectureColumn, {Name: "failure"}, {Name: "evaluation", Numeric: true}, {Name: "key", Detail: true},
	}}
	for _, r := range s.failures() {
		t.Rows = append(t.Rows, []Cell{Text(r.Arch), Text(r.Failure), order(r), Text(r.Key)})
	}
	return t
}

// Front is the members of the Pareto front in the order of their numbers, from 1:
// the best by the first objective first, equals by the other objectives, then in
// the order of evaluation.
func (s Search) Front() []Row {
	rows := slices.DeleteFunc(s.successes(), func(r Row) bool { return !r.Front })
	slices.SortStableFunc(rows, func(a, b Row) int {
		for _, o := range s.Objectives {
			x, y := a.value(o), b.value(o)
			switch {
			case o.better(x, y):
				return -1
			case o.better(y, x):
				return 1
			}
		}
		return cmp.Compare(a.Order, b.Order)
	})
	return rows
}

// successes is the rows with a result in the order of evaluation, each knowing
// its place.
func (s Search) successes() []Row {
	rows := byOrder(s.filter(func(r Row) bool { return r.Failure == "" }))
	for i := range rows {
		rows[i].place = i
	}
	return rows
}

func (s Search) failures() []Row {
	return byOrder(s.filter(func(r Row) bool { return r.Failure != "" }))
}

func byOrder(rows []Row) []Row {
	slices.SortStableFunc(rows, func(a, b Row) int { return cmp.Compare(a.Order, b.Order) })
	return rows
}

// rowTable has a line for each row: the architecture, its name where any has
// one, its measures, and where it comes from.
func rowTable(s Search, rows []Row) Table {
	named := slices.ContainsFunc(rows, func(r Row) bool { return r.Name != "" })
	saved := slices.ContainsFunc(rows, func(r Row) bool { return r.Checkpoint != "" })
	measures := measureTable(s, rows)

	var t Table
	t.Columns = append(t.Columns, architectureColumn)
	if named {
		t.Columns = append(t.Columns, Column{Name: "name"})
	}
	t.Columns = append(t.Columns, measures.Columns...)
	t.Columns = append(t.Columns, Column{Name: "evaluation", Numeric: true}, Column{Name: "key", Detail: true})
	if saved {
		t.Columns = append(t.Columns, Column{Name: "checkpoint", Detail: true})
	}
	for i, r := range rows {
		line := []Cell{Text(r.Arch)}
		if named {
			line = append(line, Text(r.Name))
		}
		line = append(line, measures.Rows[i]...)
		line = append(line, order(r), Text(r.Key))
		if saved {
			line = append(line, Text(r.Checkpoint))
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

// measureTable has the rows' measures alone.
func measureTable(s Search, rows []Row) Table {
	t := Table{Columns: measureColumns(s.Objectives, rows)}
	for _, r := range rows {
		line := make([]Cell, len(t.Columns))
		for i, c := range t.Columns {
			line[i] = measured(r, c.Name)
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

// measureColumns is the objectives in their order, then what else was
// measured in the order of its first appearance: details, but for the accuracy on
// the test split.
func measureColumns(objectives []Objective, rows []Row) []Column {
	var columns []Column
	seen := map[string]bool{}
	add := func(m eval.Measure, detail bool) {
		if !seen[m.Name] {
			seen[m.Name] = true
			columns = append(columns, Column{Name: m.Name, Unit: m.Unit, Better: m.Better, Numeric: true, Detail: detail})
		}
	}
	for _, o := range objectives {
		add(eval.Measure{Name: o.Name, Unit: o.Unit, Better: o.Better}, false)
	}
	for _, r := range rows {
		for _, m := range r.Measures {
			add(m, m.Name != eval.TestAccuracy)
		}
	}
	return columns
}

func measured(r Row, name string) Cell {
	if m, ok := r.Measures.Get(name); ok {
		return Number(m.Value)
	}
	return Cell{}
}

// order is the place in the order of evaluation, empty where unknown.
func order(r Row) Cell {
	if r.Order == 0 {
		return Cell{}
	}
	return Number(float64(r.Order))
}
