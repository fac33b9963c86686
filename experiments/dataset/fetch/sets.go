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

// Sets are the datasets that can be fetched, by name. Checksums are the SHA-256
// that TensorFlow Datasets records for these files, as the datasets' own pages
// state MD5 or none. Fashion-MNIST's page names its bucket's website, which has
// no https: this is the same bucket by Amazon's other address for it.
var Sets = []Set{
	{
		Name:     "cifar10",
		License:  "none stated; cite Krizhevsky 2009",
		Unpacked: 200 << 20,
		Files: []File{
			{"https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz", 170_052_171, "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"},
		},
	},
	{
		Name:     "cifar100",
		License:  "none stated; cite Krizhevsky 2009",
		Unpacked: 200 << 20,
		Files: []File{
			{"https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz", 168_513_733, "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec"},
		},
	},
	{
		Name:    "fashion-mnist",
		License: "MIT",
		Files: []File{
			{"https://fashion-mnist.s3.eu-central-1.amazonaws.com/train-images-idx3-ubyte.gz", 26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"},
			{"https://fashion-mnist.s3.eu-central-1.amazonaws.com/train-labels-idx1-ubyte.gz", 29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"},
			{"https://fashion-mnist.s3.eu-central-1.amazonaws.com/t10k-images-idx3-ubyte.gz", 4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"},
			{"https://fashion-mnist.s3.eu-central-1.amazonaws.com/t10k-labels-idx1-ubyte.gz", 5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"},
		},
	},
	{
		Name:    "kmnist",
		License: "CC BY-SA 4.0",
		Files: []File{
			{"https://codh.rois.ac.jp/kmnist/dataset/kmnist/train-images-idx3-ubyte.gz", 18_165_135, "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4"},
			{"https://codh.rois.ac.jp/kmnist/dataset/kmnist/train-labels-idx1-ubyte.gz", 29_497, "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17"},
			{"https://codh.rois.ac.jp/kmnist/dataset/kmnist/t10k-images-idx3-ubyte.gz", 3_041_136, "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5"},
			{"https://codh.rois.ac.jp/kmnist/dataset/kmnist/t10k-labels-idx1-ubyte.gz", 5_120, "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c"},
		},
	},
	{
		Name:    "mnist",
		License: "CC BY-SA 3.0",
		Files: []File{
			{"https://ossci-datasets.s3.amazonaws.com/mnist/train-images-idx3-ubyte.gz", 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"},
			{"https://ossci-datasets.s3.amazonaws.com/mnist/train-labels-idx1-ubyte.gz", 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"},
			{"https://ossci-datasets.s3.amazonaws.com/mnist/t10k-images-idx3-ubyte.gz", 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"},
			{"https://ossci-datasets.s3.amazonaws.com/mnist/t10k-labels-idx1-ubyte.gz", 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"},
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
