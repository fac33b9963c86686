package dataset

import (
	"path/filepath"
	"strings"
)

// Absolute is a dataset's name with its path, where it has one, written out from
// the root: it holds in every folder. It fails if the working folder is not known.
func Absolute(name string) (string, error) {
	scheme, path, _ := strings.Cut(name, ":")
	if _, known := loaders[scheme+":"]; !known || path == "" {
		return name, nil
	}
	path, err := filepath.Abs(path)
	return scheme + ":" + path, err
}
