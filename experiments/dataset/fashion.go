package dataset

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// debianFolder is where Debian's package dataset-fashion-mnist installs.
const debianFolder = "/usr/share/datasets/fashion-mnist"

// Facts of Fashion-MNIST, shared with its small form.
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

// fashion loads Fashion-MNIST: 60,000 and 10,000 grey images of clothes of
// 28x28 (Xiao, Rasul and Vollgraf, arXiv 1708.07747).
type fashion struct {
	debian string // the last folder to look in
}

// Info describes Fashion-MNIST and finds its folder.
func (l fashion) Info(o Options) Info {
	folder, _ := l.find(o)
	return Info{
		Classes:  len(fashionClasses),
		Train:    60_000,
		Test:     10_000,
		Channels: 1,
		Height:   fashionSide,
		Width:    fashionSide,
		License:  fashionLicense,
		Source:   fashionSource,
		Hash:     fashionHash,
		Where:    folder,
		Get:      "apt-get install dataset-fashion-mnist",
	}
}

// Load reads the four files.
func (l fashion) Load(o Options) (*Dataset, error) {
	folder, ok := l.find(o)
	if !ok {
		return nil, fmt.Errorf("not found in %s; get it with `apt-get install dataset-fashion-mnist`, or name the folder of its IDX files with --data-dir",
			strings.Join(l.folders(o), ", "))
	}
	d, err := idxFiles{
		fsys:    os.DirFS(folder),
		folder:  folder,
		classes: slices.Clone(fashionClasses),
		train:   60_000,
		test:    10_000,
		side:    fashionSide,
	}.read()
	if err != nil {
		return nil, err
	}
	d.Mirror, d.Source, d.License = true, fashionSource, fashionLicense
	return d, nil
}

// find is the first folder with a file of Fashion-MNIST.
func (l fashion) find(o Options) (folder string, ok bool) {
	for _, folder := range l.folders(o) {
		if holdsIDX(os.DirFS(folder)) {
			return folder, true
		}
	}
	return "", false
}

// folders are the places to look in, in that order.
func (l fashion) folders(o Options) []string {
	var folders []string
	for _, dir := range []string{o.Dir, os.Getenv(DataVariable)} {
		if dir != "" {
			folders = append(folders, filepath.Join(dir, "fashion-mnist"), dir)
		}
	}
	return append(folders, l.debian)
}
