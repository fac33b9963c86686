package shard

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// Images are the encoded images of a column, one a row.
func (s *Shard) Images(column string) iter.Seq2[[]byte, error] {
	path := []string{column}
	if s.isImage(column) {
		path = append(path, "bytes")
	}
	return func(yield func([]byte, error) bool) {
		row := 0
		for value, err := range s.values(path...) {
			switch {
			case err != nil:
			case value.IsNull():
				err = fmt.Errorf("%s: row %d: no image's bytes; images beside the file are not read", s.path, row)
			case value.Kind() != parquet.ByteArray:
				err = fmt.Errorf("%s: column %s holds %v, must be bytes", s.path, strings.Join(path, "."), value.Kind())
			}
			var image []byte
			if err == nil {
				image = slices.Clone(value.ByteArray()) // the page is used again
			}
			if !yield(image, err) || err != nil {
				return
			}
			row++
		}
	}
}

// Labels are the values of a column, one a row: as numbers, or as texts if the
// column has texts.
func (s *Shard) Labels(column string) iter.Seq2[Label, error] {
	return func(yield func(Label, error) bool) {
		row := 0
		for value, err := range s.values(column) {
			var label Label
			if err == nil {
				if label, err = labelOf(value); err != nil {
					err = fmt.Errorf("%s: row %d: %w", s.path, row, err)
				}
			}
			if !yield(label, err) || err != nil {
				return
			}
			row++
		}
	}
}

// Label is a number or a text.
type Label struct {
	Number int64
	Text   string
	IsText bool
}

// None says whether the label stands for none, as -1 and an empty text do.
func (l Label) None() bool {
	if l.IsText {
		return l.Text == "" || l.Text == "-1"
	}
	return l.Number == -1
}

// ErrNoLabel is the error of a row without a label, for errors.Is.
var ErrNoLabel = errors.New("no label")

// labelOf is a value as a label. Blanks around a text are none of it.
func labelOf(value parquet.Value) (Label, error) {
	if value.IsNull() {
		return Label{}, ErrNoLabel
	}
	switch value.Kind() {
	case parquet.Int32:
		return Label{Number: int64(value.Int32())}, nil
	case parquet.Int64:
		return Label{Number: value.Int64()}, nil
	case parquet.Float:
		return whole(float64(value.Float()))
	case parquet.Double:
		return whole(value.Double())
	case parquet.ByteArray:
		return Label{Text: strings.TrimSpace(string(value.ByteArray())), IsText: true}, nil
	}
	return Label{}, fmt.Errorf("a label of type %v, must be a number or a text", value.Kind())
}

// whole is a number as a label: tables in which some labels were missing hold
// whole numbers as fractions.
func whole(value float64) (Label, error) {
	switch {
	case math.IsNaN(value):
		return Label{}, ErrNoLabel
	case value != math.Trunc(value) || math.Abs(value) > 1<<53:
		return Label{}, fmt.Errorf("label %g, must be a whole number or a text", value)
	}
	return Label{Number: int64(value)}, nil
}

// values are a column's values, one a row. They are valid until the next.
func (s *Shard) values(path ...string) iter.Seq2[parquet.Value, error] {
	return func(yield func(parquet.Value, error) bool) {
		leaf, ok := s.file.Schema().Lookup(path...)
		if !ok || leaf.MaxRepetitionLevel > 0 {
			yield(parquet.Value{}, fmt.Errorf("%s: no column %s of single values, have %s", s.path, strings.Join(path, "."), strings.Join(s.columns(), ", ")))
			return
		}
		rows := 0
		for _, group := range s.file.RowGroups() {
			c := &chunk{}
			if err := guarded(func() error { c.pages = group.ColumnChunks()[leaf.ColumnIndex].Pages(); return nil }); err != nil {
				yield(parquet.Value{}, s.wrap(rows, err))
				return
			}
			for {
				value, err := c.next()
				if err == io.EOF {
					break
				}
				if err != nil {
					err = s.wrap(rows, err)
				}
				if !yield(value, err) || err != nil {
					c.close()
					return
				}
				rows++
			}
			c.close()
		}
		if rows != s.Rows() {
			yield(parquet.Value{}, fmt.Errorf("%s: column %s has %d values, must be one for each of %d rows", s.path, strings.Join(path, "."), rows, s.Rows()))
		}
	}
}

// wrap says where reading failed.
func (s *Shard) wrap(row int, err error) error {
	return fmt.Errorf("%s: row %d: %w", s.path, row, err)
}
