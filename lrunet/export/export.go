// Package export turns trained networks into files that other programs run:
// a program with its parameters becomes bytes. It knows nothing of training,
// data, command lines or disks.
package export

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"lrunet/internal/nearest"
)

// Format is a form that networks are written in.
type Format interface {
	// Endings are how the names of its files end, such as ".onnx", the one to
	// open first.
	Endings() []string

	// Write makes the files' contents. It fails if the form cannot express the
	// network, naming the layer.
	Write(r Request) (Export, error)
}

// naming is a Format that writes the name of its files into them.
type naming interface {
	// checkName fails if they cannot have that name.
	checkName(name string) error
}

// formats are the known ones, by name.
var formats = map[string]Format{
	"c":           cFormat{},
	"c-int8":      cInt8Format{},
	"onnx":        onnxFormat{},
	"pytorch":     torchFormat{},
	"safetensors": safetensors{},
}

// Request is what is to be written.
type Request struct {
	*Network
	Name string // of the files, without folder and ending: what they call each other
}

// Export is a written network.
type Export struct {
	Contents [][]byte // of the files, in the order of the format's Endings
	Details  []Detail // what there is to know about them
}

// Detail is a fact about an export.
type Detail struct {
	Key   string // in JSON, e.g. "opset"
	Value any    // in JSON
	Text  string // the whole fact in words, e.g. "opset 13"; empty where another detail's says it
}

// Names lists the formats, sorted.
func Names() []string { return slices.Sorted(maps.Keys(formats)) }

// Named is the format of a name. It fails if there is none.
func Named(name string) (Format, error) {
	if f, ok := formats[name]; ok {
		return f, nil
	}
	return nil, fmt.Errorf("unknown format %q%s", name, nearest.Hint(name, Names()))
}

// Guess is the name of the first format that has files of a path's ending. It
// fails if there is none.
func Guess(path string) (string, error) {
	for _, name := range Names() {
		if slices.Contains(formats[name].Endings(), filepath.Ext(path)) {
			return name, nil
		}
	}
	return "", fmt.Errorf("the ending of %s tells no format (have %s)", path, strings.Join(Names(), ", "))
}

// Paths are where a format's files go if path is where one of them goes, in the
// order of its endings. A format of a single file goes anywhere; the others fail
// if path has none of their endings. It fails too if the files cannot have that name.
func Paths(f Format, path string) ([]string, error) {
	endings := f.Endings()
	if len(endings) == 1 {
		return []string{path}, nil
	}
	if !slices.Contains(endings, filepath.Ext(path)) {
		return nil, fmt.Errorf("%s must end in one of %s: each is a file of its own", path, strings.Join(endings, ", "))
	}
	start := strings.TrimSuffix(path, filepath.Ext(path))
	if f, ok := f.(naming); ok {
		if err := f.checkName(filepath.Base(start)); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	var paths []string
	for _, ending := range endings {
		paths = append(paths, start+ending)
	}
	return paths, nil
}
