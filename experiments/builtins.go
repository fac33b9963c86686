package experiments

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"lrunet/internal/nearest"
)

// Builtins are experiment files that the program brings along, by their names,
// in a folder defs.
type Builtins struct {
	Kind  string // of what they describe, for messages, e.g. "experiment"
	Files fs.FS
}

// Names lists them.
func (b Builtins) Names() []string {
	files, err := fs.Glob(b.Files, "defs/*.yaml")
	if err != nil {
		panic(err) // the pattern is constant
	}
	var names []string
	for _, f := range files {
		names = append(names, strings.TrimSuffix(path.Base(f), ".yaml"))
	}
	slices.Sort(names)
	return names
}

// Read finds the text of a built-in file by its name, or of another by its path;
// file is what to call it in messages. The error says that there is neither, or
// why the file cannot be read.
func (b Builtins) Read(nameOrPath string) (file string, text []byte, err error) {
	if slices.Contains(b.Names(), nameOrPath) {
		file = nameOrPath + ".yaml"
		text, err = fs.ReadFile(b.Files, "defs/"+file)
		return file, text, err
	}
	text, err = readText(nameOrPath)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil, fmt.Errorf("no %s %q: it is neither a file nor built in%s", b.Kind, nameOrPath, nearest.Hint(nameOrPath, b.Names()))
	}
	return nameOrPath, text, err
}

// LoadWith reads what such a file describes by parse. It fails as Read does, or as
// parse.
func LoadWith[T any](b Builtins, nameOrPath string, parse func(file string, text []byte) (T, error)) (T, error) {
	file, text, err := b.Read(nameOrPath)
	if err != nil {
		var none T
		return none, err
	}
	return parse(file, text)
}

// Locate puts the file and the line before an error that is about what was read
// there. The error is err itself if it is about something else, or the file is gone.
func (b Builtins) Locate(nameOrPath string, err error) error {
	file, text, gone := b.Read(nameOrPath)
	if gone != nil {
		return err
	}
	return Locate(file, text, err)
}

// readText reads a file, or so much of it that Decode refuses the rest.
func readText(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, maxText+1))
}
