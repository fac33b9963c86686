package reports

import "slices"

// tableView is a table as page.html reads it.
type tableView struct {
	Label   string // for screen readers
	Columns []columnView
	Rows    []rowView
}

type columnView struct {
	Column
	Arrow string // up where higher is better, down where lower is
	Hint  string
}

type rowView struct {
	Row   int // in Study.successes; -1 for none
	Pale  bool
	Cells []cellView
}

type cellView struct {
	Text  string
	Class string
	Sort  string // the number in full; "" for texts
	Link  string
}

// newTableView marks the best value of each objective and ties the lines to
// the figures: line i shows rows[i], one of the successes.
func newTableView(label string, t Table, rows []Row, objectives []Objective) tableView {
	v := tableView{Label: label}
	for _, c := range t.Columns {
		v.Columns = append(v.Columns, newColumnView(c))
	}
	texts := t.texts()
	for i, line := range t.Rows {
		r := rowView{Row: -1}
		if i < len(rows) {
			r.Row, r.Pale = rows[i].place, !rows[i].Front
		}
		for j, cell := range line {
			c := newCellView(t.Columns[j], cell, texts[i][j])
			if best(t, j, cell, objectives) {
				c.Class += " best"
			}
			r.Cells = append(r.Cells, c)
		}
		v.Rows = append(v.Rows, r)
	}
	return v
}

func newColumnView(c Column) columnView {
	v := columnView{Column: c}
	switch c.Better {
	case "higher":
		v.Arrow, v.Hint = "\u2191", "higher is better"
	case "lower":
		v.Arrow, v.Hint = "\u2193", "lower is better"
	}
	return v
}

func newCellView(c Column, cell Cell, text string) cellView {
	v := cellView{Text: text}
	switch {
	case c.Numeric:
		v.Class = "number"
	case c.Name == "architecture":
		v.Class = "code arch"
	case c.Name == "key":
		v.Class = "code"
	case c.Name == "checkpoint":
		v.Link = cell.Text
	}
	if cell.Numeric {
		v.Sort = raw(cell.Number)
	}
	return v
}

// best says whether no other cell of the column is better; only objectives
// have a best.
func best(t Table, column int, cell Cell, objectives []Objective) bool {
	i := slices.IndexFunc(objectives, func(o Objective) bool { return o.Name == t.Columns[column].Name })
	if i < 0 || !cell.Numeric {
		return false
	}
	for _, v := range t.numbers(column) {
		if objectives[i].better(v, cell.Number) {
			return false
		}
	}
	return true
}
