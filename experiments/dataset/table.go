package dataset

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"lrunet/experiments/dataset/internal/cache"
	"lrunet/internal/interrupt"
)

// table is a CSV file whose labels are read.
type table struct {
	path     string
	header   []string // nil: none
	columns  int
	label    int   // index of the column with the labels
	order    []int // of the columns with pixels
	told     bool  // the header's names tell that order
	coloured bool  // and which columns are red, green and blue
	split    int   // index of the column with the rows' splits; -1: none
	labels   []string
	lines    []int    // on which the rows of labels begin
	splits   []string // where there is that column
	lasts    []string // where there is no header: the last column, which may have the labels too
	scale    pixelScale
	ahead    pixelScale // where there is no header: of all columns but the last
	front    []int      // these columns
	colours  colourOrder
}

// readTable reads a file's labels. They are in the column of the given name, or
// of a usual one; where there is no header, in the first or the last.
func readTable(ctx context.Context, path, label string) (*table, error) {
	t := &table{path: path, split: -1}
	err := t.rows(ctx, func(line int, fields []string) error {
		if t.columns == 0 {
			if header, err := t.begin(fields, label); header || err != nil {
				return err
			}
		}
		t.noteSplit(fields)
		t.labels, t.lines = append(t.labels, strings.Clone(fields[t.label])), append(t.lines, line)
		if t.header == nil {
			last := len(fields) - 1
			t.lasts = append(t.lasts, strings.Clone(fields[last]))
			t.ahead.look(fields, t.front)
		}
		t.scale.look(fields, t.order)
		t.colours.look(fields, t.order)
		return nil
	})
	if err == nil && len(t.labels) == 0 {
		err = fmt.Errorf("%s: no rows of images", path)
	}
	return t, err
}

// begin reads the first row: it may be a header, which it says.
func (t *table) begin(fields []string, label string) (header bool, err error) {
	t.columns = len(fields)
	if !isHeader(fields, label) {
		if label != "" {
			return false, fmt.Errorf("no header with a column %s; without one the labels are in the first", label)
		}
		t.order, t.front = allBut(len(fields), 0), allBut(len(fields), len(fields)-1)
		return false, nil
	}
	for _, field := range fields {
		t.header = append(t.header, strings.Clone(field))
	}
	if t.label = labelOfHeader(fields, label); t.label < 0 {
		names := labelColumns
		if label != "" {
			names = []string{label}
		}
		return true, kindError{fmt.Errorf("no column of labels: none in the header is named %s", strings.Join(names, ", ")), ErrNoLabels}
	}
	t.split = findSplits(t.header, t.label)
	t.order, t.told, t.coloured, err = pixelOrder(t.header, t.label)
	return true, err
}

// labelLast takes the labels from the last column, of a table without header.
func (t *table) labelLast() {
	t.label, t.labels, t.scale, t.order = t.columns-1, t.lasts, t.ahead, t.front
}

// rows goes through the file's rows. Errors begin with the path and the line.
func (t *table) rows(ctx context.Context, do func(line int, fields []string) error) error {
	file, err := os.Open(t.path)
	if err != nil {
		return err
	}
	defer file.Close()
	text, separator, err := tableText(interrupt.Reader(ctx, file))
	if err != nil {
		return fmt.Errorf("%s: %w", t.path, err)
	}
	rows := newTableRows(t.path, text, separator)
	for {
		line, fields, err := rows.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := do(line, fields); err != nil {
			return fmt.Errorf("%s:%d: %w", t.path, line, err)
		}
	}
}

// shape is that of the images, by the number of columns.
func (t *table) shape() (channels, side int, err error) {
	channels, side, ok := shapeOf(len(t.order))
	if !ok {
		err = fmt.Errorf("%s: %d columns of pixels, must be n x n for grey or 3 x n x n for colour", t.path, len(t.order))
	}
	return channels, side, err
}

// alignTo puts the columns in the order of another table's where only the names
// tell it. The error says that the names differ.
func (t *table) alignTo(first *table) error {
	if t.header == nil || first.header == nil || first.told || t.told {
		return nil
	}
	var order []int
	for _, column := range first.order {
		name := columnName(first.header[column])
		at := slices.IndexFunc(t.header, func(field string) bool { return columnName(field) == name })
		if at < 0 {
			return fmt.Errorf("%s: no column %s as in %s", t.path, first.header[column], first.path)
		}
		order = append(order, at)
	}
	t.order = order
	return nil
}

// pixels goes through the images. The slice is used again.
func (t *table) pixels(ctx context.Context, do func(pixels []uint8) error) error {
	pixels := make([]uint8, len(t.order))
	header := t.header != nil
	return t.rows(ctx, func(_ int, fields []string) error {
		if header {
			header = false
			return nil
		}
		if len(fields) != t.columns {
			return cache.ErrChanged
		}
		for i, column := range t.order {
			value, ok := t.scale.pixel(fields[column])
			if !ok {
				return fmt.Errorf("column %d: %q, must be %s", column+1, fields[column], t.scale)
			}
			pixels[i] = value
		}
		return do(pixels)
	})
}
