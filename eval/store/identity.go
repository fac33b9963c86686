package store

import (
	"fmt"
	"os"
	"path/filepath"
)

// identity tells a file from another one that is later at its path.
type identity struct {
	absolute string
	info     os.FileInfo
}

// identify is the file that is at path now.
func identify(path string) (*identity, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("study %s: %w", path, err)
	}
	info, err := os.Stat(absolute)
	if err != nil {
		return nil, fmt.Errorf("study: %w", err)
	}
	return &identity{absolute, info}, nil
}

// there says whether the file is still at its path.
func (i *identity) there() bool {
	now, err := os.Stat(i.absolute)
	return err == nil && os.SameFile(now, i.info)
}
