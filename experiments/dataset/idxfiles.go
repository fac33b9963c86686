package dataset

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"

	"lrunet/experiments/dataset/internal/idx"
)

// idxFiles are the four IDX files of a dataset and what they must hold.
type idxFiles struct {
	fsys        fs.FS
	folder      string   // what fsys is called in messages
	prefix      string   // that the names begin with, before a hyphen; "": none
	transposed  bool     // images are stored column by column, as EMNIST's
	classes     []string // nil: as many as the training labels use
	train, test int      // images; 0: any number
	side        int      // height and width; 0: any
}

// idxFile is one of the four files: what its name may begin with and how many
// dimensions its array has.
type idxFile struct {
	stems []string
	rank  int
}

var (
	trainImages = idxFile{[]string{"train-images"}, 3}
	trainLabels = idxFile{[]string{"train-labels"}, 1}
	testImages  = idxFile{[]string{"t10k-images", "test-images"}, 3}
	testLabels  = idxFile{[]string{"t10k-labels", "test-labels"}, 1}
)

// names are the names that the file may have, the usual one first.
func (f idxFile) names(prefix string) []string {
	if prefix != "" {
		prefix += "-"
	}
	var names []string
	for _, stem := range f.stems {
		stem = prefix + stem
		for _, form := range []string{"%s-idx%d-ubyte", "%s.idx%d-ubyte"} {
			name := fmt.Sprintf(form, stem, f.rank)
			names = append(names, name, name+".gz")
		}
	}
	return names
}

// find is the name under which the file is in fsys. One that cannot be looked
// at counts: reading it will say why.
func (f idxFile) find(fsys fs.FS, prefix string) (name string, ok bool) {
	for _, name := range f.names(prefix) {
		if _, err := fs.Stat(fsys, name); !errors.Is(err, fs.ErrNotExist) {
			return name, true
		}
	}
	return "", false
}

// holdsIDX says whether any of the four files is there. If so the others
// should be: a half-copied dataset is an error, not a reason to look elsewhere.
func holdsIDX(fsys fs.FS, prefix string) bool {
	for _, file := range []idxFile{trainImages, trainLabels, testImages, testLabels} {
		if _, ok := file.find(fsys, prefix); ok {
			return true
		}
	}
	return false
}

// read reads the four files into a dataset without name, source and licence.
func (f idxFiles) read(ctx context.Context) (*Dataset, error) {
	train, err := f.images(ctx, trainImages, f.train)
	if err != nil {
		return nil, err
	}
	test, err := f.images(ctx, testImages, f.test)
	if err != nil {
		return nil, err
	}
	d := &Dataset{Channels: 1, Height: train.Dims[1], Width: train.Dims[2], Classes: f.classes}
	if test.Dims[1] != d.Height || test.Dims[2] != d.Width {
		return nil, fmt.Errorf("%s: byte 8: images of %dx%d, must be %dx%d as for training",
			test.path, test.Dims[1], test.Dims[2], d.Height, d.Width)
	}
	if d.Train, err = f.split(ctx, train, trainLabels, len(d.Classes)); err != nil {
		return nil, err
	}
	if d.Classes == nil {
		d.Classes = numbers(int(slices.Max(d.Train.Labels)) + 1)
	}
	if d.Test, err = f.split(ctx, test, testLabels, len(d.Classes)); err != nil {
		return nil, err
	}
	if f.transposed {
		transpose(d)
	}
	return d, nil
}

// images reads the images of one split: count, height, width.
func (f idxFiles) images(ctx context.Context, file idxFile, count int) (idxArray, error) {
	a, err := f.array(ctx, file)
	if err != nil {
		return idxArray{}, err
	}
	if count != 0 && a.Dims[0] != count {
		return idxArray{}, fmt.Errorf("%s: byte 4: %d images, must be %d", a.path, a.Dims[0], count)
	}
	if f.side != 0 && (a.Dims[1] != f.side || a.Dims[2] != f.side) {
		return idxArray{}, fmt.Errorf("%s: byte 8: images of %dx%d, must be %dx%d",
			a.path, a.Dims[1], a.Dims[2], f.side, f.side)
	}
	return a, nil
}

// split joins images with the labels in their file; classes 0 allows any label.
func (f idxFiles) split(ctx context.Context, images idxArray, file idxFile, classes int) (Split, error) {
	labels, err := f.array(ctx, file)
	if err != nil {
		return Split{}, err
	}
	if labels.Dims[0] != images.Dims[0] {
		return Split{}, fmt.Errorf("%s: byte 4: %d labels, must be %d, one for each image of %s",
			labels.path, labels.Dims[0], images.Dims[0], filepath.Base(images.path))
	}
	s := Split{
		Pixels: images.Data,
		Labels: make([]uint16, len(labels.Data)),
		Size:   images.Dims[1] * images.Dims[2],
	}
	for i, label := range labels.Data {
		if classes != 0 && int(label) >= classes {
			return Split{}, fmt.Errorf("%s: byte %d: label %d, must be 0 to %d", labels.path, 8+i, label, classes-1)
		}
		s.Labels[i] = uint16(label)
	}
	return s, nil
}

// idxArray is the content of the file at path.
type idxArray struct {
	idx.Array
	path string
}

// array reads one file.
func (f idxFiles) array(ctx context.Context, file idxFile) (idxArray, error) {
	name, ok := file.find(f.fsys, f.prefix)
	if !ok {
		return idxArray{}, fmt.Errorf("%s: no file %s, .gz or not", f.folder, file.names(f.prefix)[0])
	}
	a, err := idx.Read(ctx, f.fsys, f.folder, name, file.rank)
	return idxArray{a, filepath.Join(f.folder, name)}, err
}

// numbers are the names of classes that have none.
func numbers(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = strconv.Itoa(i)
	}
	return names
}

// transpose swaps rows and columns of grey images.
func transpose(d *Dataset) {
	h, w := d.Height, d.Width
	turned := make([]uint8, h*w)
	for _, split := range []Split{d.Train, d.Test} {
		for i := range split.Len() {
			image := split.Image(i)
			for y := range h {
				for x := range w {
					turned[x*h+y] = image[y*w+x]
				}
			}
			copy(image, turned)
		}
	}
	d.Height, d.Width = w, h
}
