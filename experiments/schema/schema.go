// Package schema holds the JSON Schemas of the files that people write, which
// editors complete and check them by. Its tests make them from the types that the
// files are read into; `go test -update` writes them anew.
package schema

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed *.json
var files embed.FS

// Experiment is the kind of file that a search is described by.
const Experiment = "experiment"

// Names lists the kinds of file that there is a schema of.
func Names() []string {
	found, err := fs.Glob(files, "*.json")
	if err != nil {
		panic(err) // the pattern is constant
	}
	var names []string
	for _, f := range found {
		names = append(names, strings.TrimSuffix(path.Base(f), ".json"))
	}
	slices.Sort(names)
	return names
}

// Text is the schema of a kind of file, JSON. It fails on a name that Names lacks.
func Text(kind string) ([]byte, error) {
	text, err := files.ReadFile(kind + ".json")
	if err != nil {
		return nil, fmt.Errorf("no schema of %q (have %s)", kind, strings.Join(Names(), ", "))
	}
	return text, nil
}
