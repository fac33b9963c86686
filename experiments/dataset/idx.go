package dataset

import (
	"fmt"
	"os"
)

// idxFolder loads idx:PATH, a folder with four IDX files named as MNIST's are.
// Its classes are the numbers from 0 to the largest label for training.
type idxFolder struct{ path string }

// Info describes the folder.
func (l idxFolder) Info(Options) Info {
	info := Info{
		License: "unknown",
		Source:  "a folder of IDX files: MNIST, KMNIST and the like",
		Get:     "put " + trainImages.names()[0] + " and its three companions, .gz or not, into a folder",
	}
	if l.path != "" && holdsIDX(os.DirFS(l.path)) {
		info.Where = l.path
	}
	return info
}

// Load reads the four files.
func (l idxFolder) Load(Options) (*Dataset, error) {
	if l.path == "" {
		return nil, fmt.Errorf("no folder named, want idx:PATH")
	}
	if _, err := os.Stat(l.path); err != nil {
		return nil, err
	}
	d, err := idxFiles{fsys: os.DirFS(l.path), folder: l.path}.read()
	if err != nil {
		return nil, err
	}
	d.Source, d.License = l.path, "unknown"
	return d, nil
}
