package shard

import (
	"fmt"
	"slices"
	"strings"
)

// names of columns that hold images or labels where nothing says so.
var (
	imageNames = []string{"image", "img"}
	labelNames = []string{"label", "labels", "fine_label", "class", "target"}
)

// ImageColumn is the name of the column of images. The error says that there is
// none, or which there are.
func (s *Shard) ImageColumn() (string, error) {
	columns := s.columns()
	described := func(name string) bool { return s.features[name].Type == "Image" }
	if slices.ContainsFunc(columns, described) {
		return s.choose("images", columns, imageNames, described)
	}
	return s.choose("images", columns, imageNames, s.isImage)
}

// LabelColumn is the name of the column of labels. The error says that there is
// none, or which there are.
func (s *Shard) LabelColumn() (string, error) {
	return s.choose("labels", s.columns(), labelNames, func(name string) bool {
		return s.features[name].Type == "ClassLabel"
	})
}

// choose is the only column that is marked, or the first of the usual names
// among those that are, or else among all.
func (s *Shard) choose(what string, columns, usual []string, marked func(string) bool) (string, error) {
	candidates := slices.DeleteFunc(slices.Clone(columns), func(name string) bool { return !marked(name) })
	if len(candidates) == 1 {
		return candidates[0], nil
	}
	if len(candidates) == 0 {
		candidates = columns
	}
	for _, name := range usual {
		if slices.Contains(candidates, name) {
			return name, nil
		}
	}
	return "", fmt.Errorf("%s: no column of %s among %s", s.path, what, strings.Join(columns, ", "))
}

// columns are the names of the columns.
func (s *Shard) columns() []string {
	var names []string
	for _, field := range s.file.Schema().Fields() {
		names = append(names, field.Name())
	}
	return names
}

// isImage says whether a column is a struct with bytes.
func (s *Shard) isImage(name string) bool {
	_, ok := s.file.Schema().Lookup(name, "bytes")
	return ok
}

// Classes are the names of a label column's classes; nil: not in the metadata.
func (s *Shard) Classes(column string) []string { return s.features[column].Names }
