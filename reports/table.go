package reports

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"lrunet/eval"
)

// Table is rows of cells under named columns. It is written as Text for
// terminals, Markdown for documents and CSV for programs.
type Table struct {
	Columns []Column
	Rows    [][]Cell // each as long as Columns

	fitted bool        // the cells are texts as they are to be printed
	heads  [][2]string // names and units as lines, if fitted
}

// Column is the head of a column.
type Column struct {
	Name    string
	Unit    string // "" for none
	Numeric bool   // right-aligned, with the same number of decimals in every row
	Better  eval.Better
	Detail  bool // left out of Text, where width is short
	Rank    int  // of Fit: columns of the highest are left out first; 0: never
	Wrap    bool // of Fit: long texts are wrapped, not shortened
	Places  int  // decimals for people; 0: as the values need
}

// Cell is a text or a number. The zero value is an empty cell.
type Cell struct {
	Text   string  // of a number: how people read it; "" for the column's decimals
	Number float64 // holds if Numeric
	// Numeric tells a number from a text; a missing value of a numeric column
	// is an empty cell.
	Numeric bool
	Strong  bool // bold in Markdown and on pages
}

// Text is a cell that holds a text.
func Text(s string) Cell { return Cell{Text: s} }

// Number is a cell that holds a number.
func Number(v float64) Cell { return Cell{Number: v, Numeric: true} }

// CSV writes the table with a line of column names, without units, and with
// numbers in full: they read back as the same float64. Texts that a spreadsheet
// would compute have an apostrophe before them. It fails if w does.
func (t Table) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	line := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		line[i] = inert(c.Name)
	}
	if err := out.Write(line); err != nil {
		return fmt.Errorf("reports: writing CSV: %w", err)
	}
	for _, row := range t.Rows {
		for i, cell := range row {
			line[i] = inert(cell.Text)
			if cell.Numeric {
				line[i] = raw(cell.Number)
			}
		}
		if err := out.Write(line); err != nil {
			return fmt.Errorf("reports: writing CSV: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("reports: writing CSV: %w", err)
	}
	return nil
}

// inert is a text that no spreadsheet takes for a formula, which may begin with
// wide signs too.
func inert(text string) string {
	if strings.IndexAny(text, "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20") == 0 {
		return "'" + text
	}
	return text
}

// texts is the cells as people read them.
func (t Table) texts() [][]string {
	places := make([]int, len(t.Columns))
	for i, c := range t.Columns {
		places[i] = c.Places
		if c.Places == 0 {
			places[i] = decimals(t.numbers(i))
		}
	}
	rows := make([][]string, len(t.Rows))
	for i, row := range t.Rows {
		rows[i] = make([]string, len(row))
		for j, cell := range row {
			rows[i][j] = cell.Text
			if cell.Numeric && cell.Text == "" {
				rows[i][j] = grouped(cell.Number, places[j])
			}
		}
	}
	return rows
}

// numbers is the numeric cells of a column.
func (t Table) numbers(column int) []float64 {
	var values []float64
	for _, row := range t.Rows {
		if row[column].Numeric {
			values = append(values, row[column].Number)
		}
	}
	return values
}

// brief is the table without its detail columns.
func (t Table) brief() Table {
	return t.only(func(i int) bool { return !t.Columns[i].Detail })
}

// withoutEmpty is the table without columns that only say more of others, such as spreads,
// and have no number in any row.
func (t Table) withoutEmpty() Table {
	return t.only(func(i int) bool {
		c := t.Columns[i]
		return !c.Numeric || c.Better != eval.Neither || len(t.numbers(i)) > 0
	})
}

// filled is the table without columns of empty cells.
func (t Table) filled() Table {
	return t.only(func(i int) bool {
		return slices.ContainsFunc(t.Rows, func(row []Cell) bool { return row[i] != Cell{} })
	})
}

// only is the table of some of its columns.
func (t Table) only(keep func(column int) bool) Table {
	var kept []int
	short := Table{Rows: make([][]Cell, len(t.Rows))}
	for i, c := range t.Columns {
		if keep(i) {
			kept = append(kept, i)
			short.Columns = append(short.Columns, c)
		}
	}
	for i, row := range t.Rows {
		for _, k := range kept {
			short.Rows[i] = append(short.Rows[i], row[k])
		}
	}
	return short
}
