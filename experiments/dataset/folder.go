package dataset

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"lrunet/experiments/dataset/internal/cache"
	"lrunet/experiments/dataset/internal/picture"
)

// imageFolder loads dir:PATH: PATH/train/CLASS/* and PATH/test/CLASS/*, or
// PATH/CLASS/*, of which a share is held out for the test.
type imageFolder struct{ path string }

// Info describes the folder.
func (l imageFolder) Info(Options) Info {
	info := Info{
		License: "unknown",
		Source:  "a folder of images, one folder a class",
		Get:     "put images into train/CLASS/ and test/CLASS/, or into CLASS/, of a folder",
	}
	if stat, err := os.Stat(l.path); err == nil && stat.IsDir() {
		info.Where = l.path
	}
	return info
}

func (imageFolder) summarizes() {}
func (imageFolder) splits()     {}

// Load decodes the images, or finds them in the cache.
func (l imageFolder) Load(ctx context.Context, o Options) (*Dataset, error) {
	if l.path == "" {
		return nil, fmt.Errorf("no folder named; write dir:PATH")
	}
	listing, err := listImages(ctx, l.path, o)
	if err != nil {
		return nil, err
	}
	d, err := stored{
		settings: fmt.Sprintf("images 5, size %d, classes %q, %s", o.ImageSize, listing.classes, listing.split),
		files:    listing.files,
		build: func(ctx context.Context, w *cache.Writer) error {
			w.Classes = listing.classes
			return listing.images().build(ctx, w, o)
		},
	}.load(ctx, o)
	if err != nil {
		return nil, err
	}
	d.Source, d.HeldOut = l.path, listing.heldOut
	d.Notes = slices.Concat(listing.notes, d.Notes) // not from the cache: they are about what is not read
	return d, nil
}

// imageListing is what a folder holds, without the images' content.
type imageListing struct {
	classes []string
	files   []cache.File // training and test images
	labels  []uint16
	test    []bool
	split   string // how the test split was chosen
	heldOut bool   // it is a share of images that came without
	notes   []string
}

// images are the files as images.
func (l *imageListing) images() encodedImages {
	images := make([]encodedImage, len(l.files))
	for i, file := range l.files {
		images[i] = encodedImage{
			name: file.Name, label: l.labels[i], test: l.test[i],
			content: func() ([]byte, error) { return readImage(file) },
			measure: func() (picture.Facts, error) { return measureImage(file.Path) },
		}
	}
	return encodedImages{all: sequence(images), count: len(images)}
}

// readImage reads a file that is not larger than images may be.
func readImage(file cache.File) ([]byte, error) {
	if file.Size > picture.MaxBytes {
		return nil, fmt.Errorf("%d bytes, more than the %d that are read", file.Size, int64(picture.MaxBytes))
	}
	content, err := os.ReadFile(file.Path)
	if err == nil && len(content) == 0 {
		err = errors.New("is empty")
	}
	return content, err
}

// measureImage reads a file's header.
func measureImage(path string) (picture.Facts, error) {
	file, err := os.Open(path)
	if err != nil {
		return picture.Facts{}, err
	}
	defer file.Close()
	return picture.Measure(bufio.NewReader(io.LimitReader(file, picture.MaxBytes)))
}
