// Package shard reads columns of Parquet files in Hugging Face's layout for
// image classification: a column of images, each a struct of bytes and path, a
// column of labels, and a description of both in the file's metadata. It knows
// nothing of image formats and datasets.
//
// Source: https://huggingface.co/docs/datasets/image_dataset, "Parquet".
package shard

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"

	"github.com/parquet-go/parquet-go"
)

// Shard is an open file.
type Shard struct {
	path     string
	closer   io.Closer
	file     *parquet.File
	features map[string]feature
}

// Open opens a file and reads its footer. Errors begin with the path: where the
// file cannot be opened, is not a Parquet file or is a damaged one.
func Open(path string) (*Shard, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return nil, err
	}
	s, err := open(path, file, info.Size())
	if err != nil {
		file.Close()
		return nil, err
	}
	s.closer = file
	return s, nil
}

// open reads the footer of a file, which the path names in messages.
func open(path string, file io.ReaderAt, size int64) (*Shard, error) {
	s := &Shard{path: path}
	err := guarded(func() (err error) {
		if err := checkFooter(file, size); err != nil {
			return err
		}
		s.file, err = parquet.OpenFile(file, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
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
		return fmt.Errorf("it ends in %q, must be %q", tail[4:], magic)
	}
	if footer := int64(binary.LittleEndian.Uint32(tail[:])); footer > size-int64(len(tail)+len(magic)) {
		return fmt.Errorf("a footer of %d bytes in a file of %d", footer, size)
	}
	return nil
}

// Close closes the file. The error is the file system's.
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
