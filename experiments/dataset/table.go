package dataset

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"lrunet/experiments/dataset/internal/cache"
	"lrunet/internal/interrupt"
)

// table is a CSV file whose labels are read.
type table struct {
	path    string
	header  bool
	label   int // index of the column with the labels
	columns int
	labels  []string
}

// labelColumns are the usual names of a column with labels.
var labelColumns = []string{"label", "labels", "class", "target", "y"}

// readTable reads a file's labels. They are in the column of the given name, or
// of a usual one, or in the first if there is no header.
func readTable(ctx context.Context, path, label string) (*table, error) {
	t := &table{path: path}
	err := t.rows(ctx, func(line int, fields []string) error {
		if t.columns == 0 {
			t.columns = len(fields)
			if t.header = isHeader(fields); t.header {
				return t.find(fields, label)
			}
			if label != "" {
				return fmt.Errorf("no header with a column %s; without one the labels are in the first", label)
			}
		}
		t.labels = append(t.labels, strings.Clone(fields[t.label]))
		return nil
	})
	if err == nil && len(t.labels) == 0 {
		err = fmt.Errorf("%s: no rows of images", path)
	}
	return t, err
}

// rows goes through the file's rows. Errors begin with the path and the line.
func (t *table) rows(ctx context.Context, do func(line int, fields []string) error) error {
	file, err := os.Open(t.path)
	if err != nil {
		return err
	}
	defer file.Close()
	rows := csv.NewReader(bufio.NewReaderSize(interrupt.Reader(ctx, file), 1<<20))
	rows.ReuseRecord = true
	for {
		fields, err := rows.Read()
		if err == io.EOF {
			return nil
		}
		var parse *csv.ParseError
		if errors.As(err, &parse) {
			return fmt.Errorf("%s:%d: %w", t.path, parse.Line, parse.Err)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", t.path, err)
		}
		line, _ := rows.FieldPos(0)
		if err := do(line, fields); err != nil {
			return fmt.Errorf("%s:%d: %w", t.path, line, err)
		}
	}
}

// isHeader says whether most fields of a row are not numbers; one may be a
// label.
func isHeader(fields []string) bool {
	texts := 0
	for _, field := range fields {
		if _, err := strconv.ParseFloat(field, 64); err != nil {
			texts++
		}
	}
	return texts > len(fields)/2
}

// find finds the column of labels in a header.
func (t *table) find(header []string, label string) error {
	names := labelColumns
	if label != "" {
		names = []string{label}
	}
	for _, name := range names {
		if t.label = slices.IndexFunc(header, func(h string) bool {
			return strings.EqualFold(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")), name)
		}); t.label >= 0 {
			return nil
		}
	}
	return kindError{fmt.Errorf("no column of labels: none in the header is named %s", strings.Join(names, ", ")), ErrNoLabels}
}

// shape is that of the images, by the number of columns.
func (t *table) shape() (channels, side int, err error) {
	pixels := t.columns - 1
	for _, channels := range []int{1, 3} {
		side := int(math.Round(math.Sqrt(float64(pixels) / float64(channels))))
		if channels*side*side == pixels && side > 0 {
			return channels, side, nil
		}
	}
	return 0, 0, fmt.Errorf("%s: %d columns of pixels, must be n x n for grey or 3 x n x n for colour", t.path, pixels)
}

// pixels goes through the images. The slice is used again.
func (t *table) pixels(ctx context.Context, do func(pixels []uint8) error) error {
	pixels := make([]uint8, t.columns-1)
	header := t.header
	return t.rows(ctx, func(_ int, fields []string) error {
		if header {
			header = false
			return nil
		}
		if len(fields) != t.columns {
			return cache.ErrChanged
		}
		to := pixels[:0]
		for i, field := range fields {
			if i == t.label {
				continue
			}
			value, ok := pixelOf(field)
			if !ok {
				return fmt.Errorf("column %d: %q, must be a whole number from 0 to 255", i+1, field)
			}
			to = append(to, value)
		}
		return do(to)
	})
}

// pixelOf is the number in a field; 12.0 counts as 12.
func pixelOf(field string) (uint8, bool) {
	if n, err := strconv.ParseUint(field, 10, 8); err == nil {
		return uint8(n), true
	}
	f, err := strconv.ParseFloat(strings.TrimSpace(field), 64)
	if err != nil || f != math.Trunc(f) || f < 0 || f > 255 {
		return 0, false
	}
	return uint8(f), true
}
