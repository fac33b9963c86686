package dataset

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"lrunet/experiments/dataset/internal/cache"
	"lrunet/experiments/dataset/internal/picture"
	"lrunet/internal/printable"
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
		settings: fmt.Sprintf("images 4, size %d, classes %q, %s", o.ImageSize, listing.classes, listing.split),
		files:    listing.files,
		build: func(ctx context.Context, w *cache.Writer) error {
			w.Classes = listing.classes
			return listing.images().build(ctx, w, o)
		},
	}.load(ctx, o)
	if err != nil {
		return nil, err
	}
	d.Source = l.path
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
	notes   []string
}

// Names of the folders of a split, the first that is there counts. Upper case
// is as good.
var (
	trainFolders = []string{"train", "training"}
	testFolders  = []string{"test", "testing", "val", "valid", "validation"}
)

// listImages lists a folder of images.
func listImages(ctx context.Context, root string, o Options) (*imageListing, error) {
	folders, err := subfolders(root)
	if err != nil {
		return nil, err
	}
	l := &imageListing{}
	walk := imageWalk{root: root}
	if train := firstOf(folders, trainFolders); train != "" {
		err = l.listSplit(ctx, &walk, folders, train)
	} else {
		err = l.listClasses(ctx, &walk, folders, o)
	}
	if err != nil {
		return nil, err
	}
	if err := walk.skipped.broken(o); err != nil {
		return nil, err
	}
	l.notes = append(l.notes, walk.skipped.notes()...)
	for i, class := range l.classes {
		l.classes[i] = printable.Name(class) // checkpoints and terminals take no other
	}
	return l, nil
}

// listSplit lists train/CLASS/* and, if it is there, test/CLASS/*.
func (l *imageListing) listSplit(ctx context.Context, walk *imageWalk, folders []string, train string) error {
	test := firstOf(folders, testFolders)
	classes, err := subfolders(filepath.Join(walk.root, train))
	if err != nil {
		return err
	}
	if test == "" {
		return fmt.Errorf("%s: has %s but no test folder; add one, or move the classes up for a share of them to be held out", walk.root, train)
	}
	l.split = "split by folders"
	l.classes = classes
	if err := walk.classes(ctx, l, train, classes, false); err != nil {
		return err
	}
	tested, err := subfolders(filepath.Join(walk.root, test))
	if err != nil {
		return err
	}
	if err := walk.classes(ctx, l, test, tested, true); err != nil {
		return err
	}
	for _, folder := range folders {
		if folder != train && folder != test {
			l.notes = append(l.notes, fmt.Sprintf("folder %s skipped, as there are %s and %s", folder, train, test))
		}
	}
	return nil
}

// listClasses lists CLASS/* and holds out a share, stratified by class.
func (l *imageListing) listClasses(ctx context.Context, walk *imageWalk, folders []string, o Options) error {
	if len(folders) == 1 {
		if inner, err := subfolders(filepath.Join(walk.root, folders[0])); err == nil && len(inner) > 1 {
			return fmt.Errorf("%s: has the one folder %s, must have train and test or classes; did you mean dir:%s?", walk.root, folders[0], filepath.Join(walk.root, folders[0]))
		}
	}
	l.classes = folders
	if err := walk.classes(ctx, l, "", folders, false); err != nil {
		return err
	}
	share, err := o.holdOut(l.labels)
	if err != nil {
		return fmt.Errorf("%s: %w", walk.root, err)
	}
	l.test = share
	l.split = fmt.Sprintf("share %g, seed %d", o.testShare(), o.SplitSeed)
	l.notes = append(l.notes, o.holdOutNote())
	return nil
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
	return os.ReadFile(file.Path)
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
