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

// The kinds of file that describe a run.
const (
	Experiment = "experiment" // a search
	Sweep      = "sweep"
	Table      = "table"
)

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

// File is what the schema of a kind of file is called where it lies beside one.
func File(kind string) string { return kind + ".schema.json" }

// Modeline is the first line of a file beside which its schema lies: editors look
// there.
func Modeline(kind string) string { return "# yaml-language-server: $schema=" + File(kind) + "\n" }

// Text is the schema of a kind of file, JSON. It fails on a name that Names lacks.
func Text(kind string) ([]byte, error) {
	text, err := files.ReadFile(kind + ".json")
	if err != nil {
		return nil, fmt.Errorf("no schema of %q (have %s)", kind, strings.Join(Names(), ", "))
	}
	return text, nil
}
