package reports

import (
	"html/template"
	"strings"

	"lrunet/eval"
)

// tableView is a table as page.html reads it.
type tableView struct {
	Label   string // for screen readers
	Titled  bool   // heads are words, which may be wrapped
	Columns []columnView
	Rows    []rowView
}

type columnView struct {
	Column
	Title string // its name as people say it
	Class string
	Arrow string // up where higher is better, down where lower is
	Hint  string
}

// Parts are where its title may be broken, on paper.
func (c columnView) Parts() []string { return strings.SplitAfter(c.Title, "_") }

// broadColumns are more than paper has room for upright.
const broadColumns = 15

// Broad says whether the table needs paper across, and small type there.
func (t tableView) Broad() bool { return len(t.Columns) >= broadColumns }

// paper is what the style of a page says of the paper that a table is printed on.
func (t tableView) paper() template.CSS {
	if !t.Broad() {
		return ""
	}
	return "@page { size: landscape; }"
}

type rowView struct {
	Row   int // in Search.successes; -1 for none
	Pale  bool
	Cells []cellView
}

type cellView struct {
	Text  string
	Name  string // published name above an architecture
	Class string
	Sort  string // the number in full; "" for texts
	Link  string
}

// newTableView marks the best value of each objective and ties the lines to
// the figures: line i shows rows[i], one of the successes.
func newTableView(label string, t Table, rows []Row, objectives []Objective) tableView {
	v := tableView{Label: label}
	for _, c := range t.Columns {
		if !isName(c) {
			v.Columns = append(v.Columns, newColumnView(c))
		}
	}
	texts, bests := t.texts(), bestNumbers(t, objectives)
	for i, line := range t.Rows {
		r := rowView{Row: -1}
		if i < len(rows) {
			r.Row, r.Pale = rows[i].place, !rows[i].Front
		}
		name := ""
		for j, cell := range line {
			if isName(t.Columns[j]) {
				if n := len(r.Cells); n > 0 {
					r.Cells[n-1].Name = cell.Text // the architecture stands before its name
				}
				name = cell.Text
				continue
			}
			c := newCellView(t.Columns[j], cell, texts[i][j])
			if len(r.Cells) == 0 && name != "" {
				c = c.named(name)
			}
			if v, ok := bests[j]; ok && cell.Numeric && cell.Number == v {
				c.Class += " best"
			}
			r.Cells = append(r.Cells, c)
		}
		v.Rows = append(v.Rows, r)
	}
	return v
}

// isName says whether a column holds published names. The page writes them
// above the architectures, as few have one.
func isName(c Column) bool { return c.Name == "name" && !c.Numeric }

func newColumnView(c Column) columnView {
	v := columnView{Column: c, Title: c.Name}
	switch {
	case c.Numeric:
		v.Class = "number"
	case c.Name == "key", c.Name == "checkpoint":
		v.Class = "unprinted" // paper has no use for them
	}
	switch c.Better {
	case eval.Higher:
		v.Arrow, v.Hint = "\u2191", "higher is better"
	case eval.Lower:
		v.Arrow, v.Hint = "\u2193", "lower is better"
	}
	return v
}

// titled is the table with the titles of measures for their names.
func (t tableView) titled() tableView {
	t.Titled = true
	for i, c := range t.Columns {
		title := eval.TitleOf(c.Name, c.Unit)
		t.Columns[i].Title, t.Columns[i].Unit = title.Text, title.Unit
		t.Columns[i].Hint = strings.TrimPrefix(strings.TrimSuffix(title.Meaning+"; "+c.Hint, "; "), "; ")
	}
	return t
}

func newCellView(c Column, cell Cell, text string) cellView {
	v := cellView{Text: text}
	switch {
	case c.Numeric:
		v.Class = "number"
	case c.Name == "architecture":
		v.Class = "code arch"
	case strings.HasPrefix(c.Name, "network") && len([]rune(text)) > longestName:
		v.Class = "arch"
	case c.Name == "version":
		v.Class = "code"
	case c.Name == "key":
		v.Class = "code unprinted"
	case c.Name == "checkpoint":
		v.Class, v.Link = "unprinted", cell.Text
	}
	if cell.Numeric {
		v.Sort = raw(cell.Number)
	}
	if cell.Strong {
		v.Class += " best"
	}
	return v
}

// named is the cell of a network under its name, which stands alone where it is all.
func (c cellView) named(name string) cellView {
	c.Name, c.Class = name, "code arch"
	if c.Text == name {
		c.Text = ""
	}
	return c
}

// bestNumbers is the best number of each column that holds an objective.
func bestNumbers(t Table, objectives []Objective) map[int]float64 {
	bests := map[int]float64{}
	for i, c := range t.Columns {
		for _, o := range objectives {
			if o.Name != c.Name {
				continue
			}
			for _, v := range t.numbers(i) {
				if best, ok := bests[i]; !ok || o.better(v, best) {
					bests[i] = v
				}
			}
		}
	}
	return bests
}
