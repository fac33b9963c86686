package reports

import (
	"strings"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"lrunet/internal/printable"
)

// Widths of columns of texts where the table must fit.
const (
	comfortable = 20 // columns of a Rank go before texts become narrower than this
	narrowest   = 8  // nothing becomes narrower
	gap         = 2  // between columns
)

// Full is the table with its detail columns among the others.
func (t Table) Full() Table {
	columns := make([]Column, len(t.Columns))
	for i, c := range t.Columns {
		c.Detail = false
		columns[i] = c
	}
	return Table{Columns: columns, Rows: t.Rows}
}

// Fit is the table without its detail columns as Text writes it in a width of so
// many cells of a terminal; 0 is any width. Names of several words are wrapped, then
// columns that have a Rank are left out, then names break at underscores, then texts
// are shortened in the middle, or wrapped where their column says so or two of them
// would look the same. Numbers stay
// whole: a table of many columns without a Rank may be wider. left are the names of
// what is left out.
func (t Table) Fit(width int) (fitted Table, left []string) {
	t = t.brief()
	l := newLayout(t)
	if width <= 0 || l.total(l.natural) <= width {
		return t, nil
	}
	for l.total(l.least) > width {
		i := t.expendable()
		if i < 0 {
			break
		}
		left = append(left, t.Columns[i].Name)
		t = t.without(i)
		l = newLayout(t)
	}
	l.broken = l.total(l.least) > width
	return l.fit(width), left
}

// expendable is the column that goes first: of the highest rank the last; -1 for
// none.
func (t Table) expendable() int {
	found := -1
	for i, c := range t.Columns {
		if c.Rank > 0 && (found < 0 || c.Rank >= t.Columns[found].Rank) {
			found = i
		}
	}
	return found
}

// without is the table without a column.
func (t Table) without(column int) Table {
	short := Table{Rows: make([][]Cell, len(t.Rows))}
	short.Columns = append(append(short.Columns, t.Columns[:column]...), t.Columns[column+1:]...)
	for i, row := range t.Rows {
		short.Rows[i] = append(append(short.Rows[i], row[:column]...), row[column+1:]...)
	}
	return short
}

// layout is how wide the columns of a table are and may be.
type layout struct {
	table Table
	texts [][]string // the cells as they are printed
	cells []int      // widths of the widest cells

	broken bool // names of columns break at underscores
}

func newLayout(t Table) layout {
	l := layout{table: t, texts: t.texts(), cells: make([]int, len(t.Columns))}
	for _, row := range l.texts {
		for i := range row {
			row[i] = printable.Line(row[i])
			l.cells[i] = max(l.cells[i], 1, twwidth.Width(row[i])) // an empty cell is a hyphen
		}
	}
	return l
}

// total is the width of a table whose columns are so wide.
func (l layout) total(width func(column int) int) int {
	sum := gap * (len(l.cells) - 1)
	for i := range l.cells {
		sum += width(i)
	}
	return sum
}

// natural is how wide a column is if nothing is shortened.
func (l layout) natural(i int) int {
	c := l.table.Columns[i]
	return max(l.cells[i], twwidth.Width(c.Name), twwidth.Width(c.Unit))
}

// least is how narrow a column becomes before others go.
func (l layout) least(i int) int {
	if l.table.Columns[i].Numeric {
		return max(l.cells[i], l.head(i))
	}
	return max(min(l.cells[i], comfortable), l.head(i))
}

// head is how narrow the head of a column may be: no word of it is broken, and no name
// that people type unless there is no other way.
func (l layout) head(i int) int {
	name, parts := l.table.Columns[i].Name, strings.Fields
	if l.broken {
		parts = pieces
	}
	widest := 0
	for _, word := range append(parts(name), pieces(l.table.Columns[i].Unit)...) {
		widest = max(widest, twwidth.Width(strings.TrimSpace(word)))
	}
	return widest
}

// widths divides a width among the columns: texts are given what numbers leave, the
// widest of them become narrower; what then is left goes to wrapped heads.
func (l layout) widths(width int) []int {
	widths := make([]int, len(l.cells))
	at := func(i int) int { return widths[i] }
	for i := range widths {
		widths[i] = max(l.cells[i], l.head(i))
	}
	for l.total(at) > width {
		widest := -1
		for i, c := range l.table.Columns {
			if !c.Numeric && widths[i] > max(narrowest, l.head(i)) && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		widths[widest]--
	}
	for i := range widths {
		more := l.natural(i) - max(widths[i], l.cells[i])
		widths[i] += max(0, min(more, width-l.total(at)))
	}
	return widths
}

// fit is the table in a width.
func (l layout) fit(width int) Table {
	t := Table{Columns: l.table.Columns, fitted: true}
	widths := l.widths(width)
	for i, c := range t.Columns {
		t.heads = append(t.heads, [2]string{Wrap(c.Name, widths[i]), Wrap(c.Unit, widths[i])})
	}
	t.Rows = make([][]Cell, len(l.texts))
	for i, c := range t.Columns {
		narrow := Shorten
		if c.Wrap || l.alike(i, widths[i]) {
			narrow = Wrap
		}
		for n, row := range l.texts { // numbers have the width that they need
			t.Rows[n] = append(t.Rows[n], Text(narrow(row[i], widths[i])))
		}
	}
	return t
}

// alike says whether different texts of a column would be the same when shortened.
func (l layout) alike(i, width int) bool {
	whole := map[string]string{} // by what is left of it
	for _, row := range l.texts {
		short := Shorten(row[i], width)
		if other, seen := whole[short]; seen && other != row[i] {
			return true
		}
		whole[short] = row[i]
	}
	return false
}
