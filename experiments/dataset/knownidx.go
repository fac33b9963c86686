package dataset

import (
	"context"
	"os"
	"path/filepath"
	"slices"
)

// debianFolder is where Debian's package dataset-fashion-mnist installs.
const debianFolder = "/usr/share/datasets/fashion-mnist"

// Facts of Fashion-MNIST, shared with its small form. Its sides are MNIST's and
// KMNIST's too.
const (
	fashionSource  = "https://github.com/zalandoresearch/fashion-mnist"
	fashionLicense = "MIT, (c) 2017 Zalando SE"
	fashionSide    = 28
	fashionHash    = "eeca65aaee54a49b69f8bea39e6214047db32f99d2387972c7a0d3391d64e135"
)

var fashionClasses = []string{
	"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
	"Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
}

// knownIDX loads a published dataset of 60,000 and 10,000 grey images of 28x28
// in ten classes, in MNIST's format and under MNIST's file names.
type knownIDX struct {
	name    string // of its folder, and of what package fetch downloads
	classes []string
	mirror  bool
	source  string
	license string
	hash    string // "": not known here; then only a folder of its name is looked in
	debian  string // the last folder to look in; "": none
	get     string // a way to get it beside package fetch; "": none
}

var (
	// Xiao, Rasul and Vollgraf, arXiv 1708.07747.
	fashionMNIST = knownIDX{
		name:    "fashion-mnist",
		classes: fashionClasses,
		mirror:  true,
		source:  fashionSource,
		license: fashionLicense,
		hash:    fashionHash,
		debian:  debianFolder,
		get:     "apt-get install dataset-fashion-mnist",
	}
	// LeCun, Bottou, Bengio and Haffner, Proc. IEEE 86(11), 1998.
	digitMNIST = knownIDX{
		name:    "mnist",
		classes: numbers(10),
		source:  "http://yann.lecun.com/exdb/mnist/",
		license: "CC BY-SA 3.0, (c) Yann LeCun and Corinna Cortes",
	}
	// Clanuwat et al., arXiv 1812.01718.
	kuzushijiMNIST = knownIDX{
		name:    "kmnist",
		classes: []string{"o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"},
		source:  "http://codh.rois.ac.jp/kmnist/",
		license: "CC BY-SA 4.0, (c) ROIS-DS Center for Open Data in the Humanities",
	}
)

// Info describes the dataset and finds its folder.
func (l knownIDX) Info(o Options) Info {
	folder, _ := l.find(o)
	return Info{
		Classes:  len(l.classes),
		Train:    60_000,
		Test:     10_000,
		Channels: 1,
		Height:   fashionSide,
		Width:    fashionSide,
		License:  l.license,
		Source:   l.source,
		Hash:     l.hash,
		Where:    folder,
		Fetch:    l.name,
		Get:      l.get,
	}
}

// Load reads the four files.
func (l knownIDX) Load(ctx context.Context, o Options) (*Dataset, error) {
	folder, ok := l.find(o)
	if !ok {
		return nil, &NotFoundError{Info: l.Info(o), Files: "its IDX files", Folders: l.folders(o)}
	}
	d, err := idxFiles{
		fsys:    os.DirFS(folder),
		folder:  folder,
		classes: slices.Clone(l.classes),
		train:   60_000,
		test:    10_000,
		side:    fashionSide,
	}.read(ctx)
	if err != nil {
		return nil, err
	}
	d.Mirror, d.Source, d.License = l.mirror, l.source, l.license
	return d, nil
}

// find is the first folder with a file of the dataset.
func (l knownIDX) find(o Options) (folder string, ok bool) {
	for _, folder := range l.folders(o) {
		if holdsIDX(os.DirFS(folder), "") {
			return folder, true
		}
	}
	return "", false
}

// folders are the places to look in, in that order. A folder of another name
// may hold any of these datasets: the hash must tell them apart.
func (l knownIDX) folders(o Options) []string {
	folders := o.places(l.name)
	if l.hash == "" {
		folders = slices.DeleteFunc(folders, func(folder string) bool { return filepath.Base(folder) != l.name })
	}
	if l.debian != "" {
		folders = append(folders, l.debian)
	}
	return folders
}
