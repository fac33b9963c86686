package dataset

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"lrunet/experiments/dataset/internal/cifar"
)

// Facts of the CIFAR datasets (Krizhevsky, "Learning Multiple Layers of
// Features from Tiny Images", 2009).
const (
	cifarSource  = "https://www.cs.toronto.edu/~kriz/cifar.html"
	cifarLicense = "none stated; cite Krizhevsky 2009"
	cifarSide    = 32
	cifarTrain   = 50_000
	cifarTest    = 10_000
)

// cifarSet loads CIFAR-10 or CIFAR-100: 50,000 and 10,000 colour images of
// 32x32, from binary files or Python pickles, in a folder or a .tar.gz.
type cifarSet struct {
	home    string // name of the folder in Options.Home
	classes []string
	forms   []cifarForm
	records int // divides the sizes of the files in tests; 1: the published ones
}

// cifarForm is one of the two published forms.
type cifarForm struct {
	folder  string // as the archive unpacks
	archive string
	train   []string
	test    []string
	decode  func(content []byte, records int) (cifar.Batch, error)
	pickled bool
}

var (
	cifarTen = cifarSet{
		home:    "cifar10",
		classes: cifarTenClasses,
		forms: []cifarForm{
			{
				folder:  "cifar-10-batches-bin",
				archive: "cifar-10-binary.tar.gz",
				train:   batches("data_batch_%d.bin"),
				test:    []string{"test_batch.bin"},
				decode:  binaryLabels(1, 0),
			},
			{
				folder:  "cifar-10-batches-py",
				archive: "cifar-10-python.tar.gz",
				train:   batches("data_batch_%d"),
				test:    []string{"test_batch"},
				decode:  pickledLabels("labels"),
				pickled: true,
			},
		},
		records: 1,
	}
	cifarHundred = cifarSet{
		home:    "cifar100",
		classes: cifarFineClasses,
		forms:   hundredForms(binaryLabels(2, 1), pickledLabels("fine_labels")),
		records: 1,
	}
	cifarCoarse = cifarSet{
		home:    "cifar100",
		classes: cifarCoarseClasses,
		forms:   hundredForms(binaryLabels(2, 0), pickledLabels("coarse_labels")),
		records: 1,
	}
)

// batches are the names of CIFAR-10's five files for training.
func batches(format string) []string {
	var names []string
	for i := 1; i <= 5; i++ {
		names = append(names, fmt.Sprintf(format, i))
	}
	return names
}

// hundredForms are CIFAR-100's forms with one of its two kinds of labels.
func hundredForms(binary, pickled func([]byte, int) (cifar.Batch, error)) []cifarForm {
	return []cifarForm{
		{"cifar-100-binary", "cifar-100-binary.tar.gz", []string{"train.bin"}, []string{"test.bin"}, binary, false},
		{"cifar-100-python", "cifar-100-python.tar.gz", []string{"train"}, []string{"test"}, pickled, true},
	}
}

// binaryLabels decodes records with the given number of labels, of which one is
// taken.
func binaryLabels(labels, label int) func([]byte, int) (cifar.Batch, error) {
	return func(content []byte, records int) (cifar.Batch, error) {
		return cifar.DecodeBinary(content, records, labels, label)
	}
}

// pickledLabels decodes pickles and takes the labels of that key.
func pickledLabels(key string) func([]byte, int) (cifar.Batch, error) {
	return func(content []byte, records int) (cifar.Batch, error) {
		return cifar.DecodePickle(content, records, key)
	}
}

// Info describes the dataset and finds it.
func (l cifarSet) Info(o Options) Info {
	where, _, _ := l.find(o)
	return Info{
		Classes:  len(l.classes),
		Train:    cifarTrain / l.records,
		Test:     cifarTest / l.records,
		Channels: 3,
		Height:   cifarSide,
		Width:    cifarSide,
		License:  cifarLicense,
		Source:   cifarSource,
		Where:    where,
		Fetch:    l.home,
	}
}

// Load reads the files of the form that is found.
func (l cifarSet) Load(ctx context.Context, o Options) (*Dataset, error) {
	where, form, ok := l.find(o)
	if !ok {
		return nil, &NotFoundError{Info: l.Info(o), Files: l.forms[0].archive + ", unpacked or not,", Folders: o.places(l.home)}
	}
	d := &Dataset{
		Channels: 3,
		Height:   cifarSide,
		Width:    cifarSide,
		Classes:  slices.Clone(l.classes),
		Train:    emptySplit(cifarTrain/l.records, cifar.ImageSize),
		Test:     emptySplit(cifarTest/l.records, cifar.ImageSize),
		Mirror:   true,
		Source:   cifarSource,
		License:  cifarLicense,
	}
	err := cifar.Read(ctx, where, append(slices.Clone(form.train), form.test...), form.most(), func(name string, content []byte) error {
		if i := slices.Index(form.train, name); i >= 0 {
			return l.place(form, d.Train, i, len(form.train), content)
		}
		return l.place(form, d.Test, 0, 1, content)
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// place decodes file i of the split's files.
func (l cifarSet) place(form cifarForm, split Split, i, files int, content []byte) error {
	records := split.Len() / files
	batch, err := form.decode(content, records)
	if err != nil {
		return err
	}
	copy(split.Pixels[i*records*split.Size:], batch.Pixels)
	for k, label := range batch.Labels {
		if int(label) >= len(l.classes) {
			return fmt.Errorf("record %d: label %d, must be 0 to %d", k, label, len(l.classes)-1)
		}
		split.Labels[i*records+k] = uint16(label)
	}
	return nil
}

// most bounds the size of a form's file: CIFAR-100's largest, a tenth more; twice
// that where Python 3 may have written pixels for Python 2 (protocol 2).
func (f cifarForm) most() int64 {
	most := int64(cifarTrain/len(f.train)) * cifar.ImageSize * 11 / 10
	if f.pickled {
		return 2 * most
	}
	return most
}

// emptySplit has room for a number of images of size bytes.
func emptySplit(images, size int) Split {
	return Split{Pixels: make([]uint8, images*size), Labels: make([]uint16, images), Size: size}
}

// find is the first folder or archive that holds a file of the dataset. An
// incomplete one counts: reading it will say what is missing.
func (l cifarSet) find(o Options) (where string, form cifarForm, ok bool) {
	for _, place := range o.places(l.home) {
		for _, form := range l.forms {
			for _, folder := range []string{filepath.Join(place, form.folder), place} {
				if holdsOne(folder, form.train) {
					return folder, form, true
				}
			}
			if archive := filepath.Join(place, form.archive); isFile(archive) {
				return archive, form, true
			}
		}
	}
	return "", cifarForm{}, false
}

// holdsOne says whether one of the files is in the folder.
func holdsOne(folder string, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return isFile(filepath.Join(folder, name)) })
}

// isFile says whether there is a regular file at that path.
func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
