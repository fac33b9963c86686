package cache

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"lrunet/internal/atomicfile"
	"lrunet/internal/interrupt"
)

// Writer takes the images of a new entry, in any order of its two splits.
type Writer struct {
	Meta // to be filled in before the first image; Train and Test count the images

	train       *bufio.Writer // the entry's file
	test        *bufio.Writer // a temporary one, as these images come behind the others
	trainLabels []byte
	testLabels  []byte
}

// Add appends an image to the training or the test split. The error says why
// the disk does not take it.
func (w *Writer) Add(test bool, label uint16, pixels []uint8) error {
	if len(pixels) != w.size() {
		panic(fmt.Sprintf("cache: an image of %d bytes, must have %d", len(pixels), w.size()))
	}
	to, labels, count := w.train, &w.trainLabels, &w.Train
	if test {
		to, labels, count = w.test, &w.testLabels, &w.Test
	}
	*count++
	*labels = binary.LittleEndian.AppendUint16(*labels, label)
	_, err := to.Write(pixels)
	return err
}

// buffer is large enough that the number of calls does not matter.
const buffer = 1 << 20

// Write makes an entry's pixels of the images that build adds and maps them.
// The entry is not whole before Describe has written what they are. The error is
// build's, that of the folder, or ctx's.
func (f Folder) Write(ctx context.Context, key string, build func(*Writer) error) (*Entry, error) {
	if err := os.MkdirAll(f.Path, 0o755); err != nil {
		return nil, err
	}
	spool, err := os.CreateTemp(f.Path, ".test-*")
	if err != nil {
		return nil, err
	}
	if os.Remove(spool.Name()) != nil { // where open files have to keep their names
		defer os.Remove(spool.Name())
	}
	defer spool.Close()
	if err := os.Remove(f.metaFile(key)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err // it would describe other pixels
	}
	var w Writer
	var unbuilt error
	err = atomicfile.Write(f.pixelsFile(key), func(file io.Writer) error {
		w.train, w.test = bufio.NewWriterSize(file, buffer), bufio.NewWriterSize(spool, buffer)
		if unbuilt = build(&w); unbuilt != nil {
			return unbuilt
		}
		return w.finish(ctx, spool)
	})
	if unbuilt != nil {
		return nil, unbuilt // has nothing to do with the cache
	}
	if err != nil {
		return nil, err
	}
	return f.mapped(key, w.Meta)
}

// finish writes what comes behind the training images.
func (w *Writer) finish(ctx context.Context, spool *os.File) error {
	if err := w.test.Flush(); err != nil {
		return err
	}
	if _, err := spool.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if _, err := io.Copy(w.train, interrupt.Reader(ctx, spool)); err != nil {
		return err
	}
	for _, labels := range [][]byte{w.trainLabels, w.testLabels} {
		if _, err := w.train.Write(labels); err != nil {
			return err
		}
	}
	return w.train.Flush()
}
