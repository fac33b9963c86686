package dataset

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
)

// tableRows reads a table's rows, one column a pixel however they are written.
type tableRows struct {
	path   string
	rows   *csv.Reader
	packed packedColumn
	first  []tableRow // what was read to find that out, and is still to come
	begun  bool
}

// tableRow is a row and the line on which it begins.
type tableRow struct {
	line   int
	fields []string
	err    error
}

// newTableRows reads a text whose lines end in line feeds.
func newTableRows(path string, text io.Reader, separator rune) *tableRows {
	rows := csv.NewReader(&boundedRows{r: text, separator: byte(separator)})
	rows.Comma, rows.ReuseRecord = separator, true
	return &tableRows{path: path, rows: rows}
}

// next is the next row; its fields are valid until the one after it is read. The
// error is io.EOF at the end, else it begins with the path and the line.
func (r *tableRows) next() (line int, fields []string, err error) {
	if !r.begun {
		r.begin()
	}
	row := tableRow{}
	if len(r.first) > 0 {
		row, r.first = r.first[0], r.first[1:]
	} else {
		row = r.read()
		if row.err == nil {
			row.fields, row.err = r.packed.pixelwise(row.fields)
		}
	}
	var parse *csv.ParseError
	switch {
	case row.err == nil || row.err == io.EOF:
		return row.line, row.fields, row.err
	case errors.As(row.err, &parse):
		return 0, nil, fmt.Errorf("%s:%d: %w", r.path, parse.Line, parse.Err)
	case row.line > 0:
		return 0, nil, fmt.Errorf("%s:%d: %w", r.path, row.line, row.err)
	}
	return 0, nil, fmt.Errorf("%s: %w", r.path, row.err)
}

// begin reads two rows: the first may be a header, the second tells whether all
// pixels are in one column.
func (r *tableRows) begin() {
	r.begun = true
	for range 2 {
		row := r.read()
		row.fields = slices.Clone(row.fields)
		if r.first = append(r.first, row); row.err != nil {
			break
		}
		r.packed = findPacked(row.fields)
	}
	for i := range r.first {
		if row := &r.first[i]; row.err == nil {
			if i == 0 && findPacked(row.fields).pixels == 0 {
				row.fields = r.packed.header(row.fields)
			} else {
				row.fields, row.err = r.packed.pixelwise(row.fields)
			}
		}
	}
}

// read reads a row as it stands in the file.
func (r *tableRows) read() tableRow {
	fields, err := r.rows.Read()
	if err != nil {
		return tableRow{err: err}
	}
	line, _ := r.rows.FieldPos(0)
	return tableRow{line: line, fields: fields}
}
