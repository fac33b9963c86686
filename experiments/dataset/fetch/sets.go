// Package fetch downloads published datasets from their official addresses:
// with resume, checksums and safe unpacking, a folder whole or not at all. It
// knows nothing of what the files hold; package dataset reads them.
package fetch

import (
	"fmt"
	"slices"
	"strings"
)

// Set is a dataset as it is published.
type Set struct {
	Name     string // of its folder, and of the dataset
	License  string
	Files    []File
	Unpacked int64 // bound of the bytes that archives unpack to; 0: there are none
}

// File is one file of a set.
type File struct {
	URL  string
	Size int64  // bytes, to show progress; a server may send up to twice as many
	Sum  string // published checksum in hex: MD5 or SHA-256, by its length
}

// Name is the file's name: the last part of its address.
func (f File) Name() string { return f.URL[strings.LastIndexByte(f.URL, '/')+1:] }

// archived says whether the file is unpacked.
func (f File) archived() bool { return strings.HasSuffix(f.URL, ".tar.gz") }

// Size is the number of bytes to download.
func (s Set) Size() int64 {
	var sum int64
	for _, file := range s.Files {
		sum += file.Size
	}
	return sum
}

// Sets are the datasets that can be fetched, by name. Checksums are those that
// the datasets' own pages state, or, for MNIST and KMNIST, torchvision.
var Sets = []Set{
	{
		Name:     "cifar10",
		License:  "none stated; cite Krizhevsky 2009",
		Unpacked: 200 << 20,
		Files: []File{
			{"https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz", 170_052_171, "c32a1d4ab5d03f1284b67883e8d87530"},
		},
	},
	{
		Name:     "cifar100",
		License:  "none stated; cite Krizhevsky 2009",
		Unpacked: 200 << 20,
		Files: []File{
			{"https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz", 168_513_733, "03b5dce01913d631647c71ecec9e9cb8"},
		},
	},
	{
		Name:    "fashion-mnist",
		License: "MIT",
		Files: []File{
			{"http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/train-images-idx3-ubyte.gz", 26_421_880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"},
			{"http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/train-labels-idx1-ubyte.gz", 29_515, "25c81989df183df01b3e8a0aad5dffbe"},
			{"http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/t10k-images-idx3-ubyte.gz", 4_422_102, "bef4ecab320f06d8554ea6380940ec79"},
			{"http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/t10k-labels-idx1-ubyte.gz", 5_148, "bb300cfdad3c16e7a12a480ee83cd310"},
		},
	},
	{
		Name:    "kmnist",
		License: "CC BY-SA 4.0",
		Files: []File{
			{"http://codh.rois.ac.jp/kmnist/dataset/kmnist/train-images-idx3-ubyte.gz", 18_165_135, "bdb82020997e1d708af4cf47b453dcf7"},
			{"http://codh.rois.ac.jp/kmnist/dataset/kmnist/train-labels-idx1-ubyte.gz", 29_497, "e144d726b3acfaa3e44228e80efcd344"},
			{"http://codh.rois.ac.jp/kmnist/dataset/kmnist/t10k-images-idx3-ubyte.gz", 3_041_136, "5c965bf0a639b31b8f53240b1b52f4d7"},
			{"http://codh.rois.ac.jp/kmnist/dataset/kmnist/t10k-labels-idx1-ubyte.gz", 5_120, "7320c461ea6c1c855c0b718fb2a4b134"},
		},
	},
	{
		Name:    "mnist",
		License: "CC BY-SA 3.0",
		Files: []File{
			{"https://ossci-datasets.s3.amazonaws.com/mnist/train-images-idx3-ubyte.gz", 9_912_422, "f68b3c2dcbeaaa9fbdd348bbdeb94873"},
			{"https://ossci-datasets.s3.amazonaws.com/mnist/train-labels-idx1-ubyte.gz", 28_881, "d53e105ee54ea40749a09fcbcd1e9432"},
			{"https://ossci-datasets.s3.amazonaws.com/mnist/t10k-images-idx3-ubyte.gz", 1_648_877, "9fb629c4189551a2d022fa330f9573f3"},
			{"https://ossci-datasets.s3.amazonaws.com/mnist/t10k-labels-idx1-ubyte.gz", 4_542, "ec29112dd5afa0611ce80d1b7f02629c"},
		},
	},
}

// Names are those of the sets, sorted.
func Names() []string {
	var names []string
	for _, s := range Sets {
		names = append(names, s.Name)
	}
	slices.Sort(names)
	return names
}

// Find is the set of that name. The error lists the names that there are.
func Find(name string) (Set, error) {
	i := slices.IndexFunc(Sets, func(s Set) bool { return s.Name == name })
	if i < 0 {
		return Set{}, fmt.Errorf("cannot fetch %q (can fetch %s)", name, strings.Join(Names(), ", "))
	}
	return Sets[i], nil
}
