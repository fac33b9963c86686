// Package shard reads columns of Parquet files in Hugging Face's layout for
// image classification: a column of images, each a struct of bytes and path, a
// column of labels, and a description of both in the file's metadata. It knows
// nothing of image formats and datasets.
//
// Source: https://huggingface.co/docs/datasets/image_dataset, "Parquet".
package shard

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// Shard is an open file.
type Shard struct {
	path     string
	closer   io.Closer
	file     *parquet.File
	features map[string]feature
}

// Open opens a file and reads its footer. Errors begin with the path.
func Open(path string) (s *Shard, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			file.Close()
		}
	}()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	s = &Shard{path: path, closer: file}
	err = guarded(func() (err error) {
		if err := checkFooter(file, info.Size()); err != nil {
			return err
		}
		s.file, err = parquet.OpenFile(file, info.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("%s: not a Parquet file that can be read: %w", path, err)
	}
	if text, ok := s.file.Lookup("huggingface"); ok {
		s.features = parseFeatures(text)
	}
	return s, nil
}

// checkFooter holds that the file has the footer that its last bytes claim,
// since the library allocates what they say.
func checkFooter(file io.ReaderAt, size int64) error {
	const magic = "PAR1"
	var tail [8]byte // length of the footer, magic
	if size < int64(len(tail)+len(magic)) {
		return fmt.Errorf("it has %d bytes", size)
	}
	if _, err := file.ReadAt(tail[:], size-int64(len(tail))); err != nil {
		return err
	}
	if string(tail[4:]) != magic {
		return fmt.Errorf("it ends in %q, want %q", tail[4:], magic)
	}
	if footer := int64(binary.LittleEndian.Uint32(tail[:])); footer > size-int64(len(tail)+len(magic)) {
		return fmt.Errorf("a footer of %d bytes in a file of %d", footer, size)
	}
	return nil
}

// Close closes the file.
func (s *Shard) Close() error { return s.closer.Close() }

// Rows is the number of rows.
func (s *Shard) Rows() int { return int(s.file.NumRows()) }

// guarded makes an error of a panic: the library is not hardened and files come
// from outside.
func guarded(do func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the reader gave up: %v", r)
		}
	}()
	return do()
}

// names of columns that hold images or labels where nothing says so.
var (
	imageNames = []string{"image", "img"}
	labelNames = []string{"label", "labels", "fine_label", "class", "target"}
)

// ImageColumn is the name of the column of images.
func (s *Shard) ImageColumn() (string, error) {
	columns := s.columns()
	described := func(name string) bool { return s.features[name].Type == "Image" }
	if slices.ContainsFunc(columns, described) {
		return s.choose("images", columns, imageNames, described)
	}
	return s.choose("images", columns, imageNames, s.isImage)
}

// LabelColumn is the name of the column of labels.
func (s *Shard) LabelColumn() (string, error) {
	return s.choose("labels", s.columns(), labelNames, func(name string) bool {
		return s.features[name].Type == "ClassLabel"
	})
}

// choose is the only column that is marked, or the first of the usual names
// among those that are, or else among all.
func (s *Shard) choose(what string, columns, usual []string, marked func(string) bool) (string, error) {
	candidates := slices.DeleteFunc(slices.Clone(columns), func(name string) bool { return !marked(name) })
	if len(candidates) == 1 {
		return candidates[0], nil
	}
	if len(candidates) == 0 {
		candidates = columns
	}
	for _, name := range usual {
		if slices.Contains(candidates, name) {
			return name, nil
		}
	}
	return "", fmt.Errorf("%s: no column of %s among %s", s.path, what, strings.Join(columns, ", "))
}

// columns are the names of the columns.
func (s *Shard) columns() []string {
	var names []string
	for _, field := range s.file.Schema().Fields() {
		names = append(names, field.Name())
	}
	return names
}

// isImage says whether a column is a struct with bytes.
func (s *Shard) isImage(name string) bool {
	_, ok := s.file.Schema().Lookup(name, "bytes")
	return ok
}

// Classes are the names of a label column's classes; nil: not in the metadata.
func (s *Shard) Classes(column string) []string { return s.features[column].Names }

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
				err = fmt.Errorf("%s: column %s holds %v, want bytes", s.path, strings.Join(path, "."), value.Kind())
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

// labelOf is a value as a label.
func labelOf(value parquet.Value) (Label, error) {
	if value.IsNull() {
		return Label{}, errors.New("no label")
	}
	switch value.Kind() {
	case parquet.Int32:
		return Label{Number: int64(value.Int32())}, nil
	case parquet.Int64:
		return Label{Number: value.Int64()}, nil
	case parquet.ByteArray:
		return Label{Text: string(value.ByteArray()), IsText: true}, nil
	}
	return Label{}, fmt.Errorf("a label of type %v, want a number or a text", value.Kind())
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
			yield(parquet.Value{}, fmt.Errorf("%s: column %s has %d values, want one for each of %d rows", s.path, strings.Join(path, "."), rows, s.Rows()))
		}
	}
}

// wrap says where reading failed.
func (s *Shard) wrap(row int, err error) error {
	return fmt.Errorf("%s: row %d: %w", s.path, row, err)
}
