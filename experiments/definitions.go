package experiments

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// Definitions are files that the program brings along, by their names, in a
// folder defs.
type Definitions struct {
	Kind  string // of what they define, for messages, e.g. "experiment"
	Files fs.FS
}

// Names lists them.
func (d Definitions) Names() []string {
	files, err := fs.Glob(d.Files, "defs/*.yaml")
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

// Read finds the text of a definition by its name, or of a file by its path;
// file is what to call it in messages.
func (d Definitions) Read(nameOrPath string) (file string, text []byte, err error) {
	if slices.Contains(d.Names(), nameOrPath) {
		file = nameOrPath + ".yaml"
		text, err = fs.ReadFile(d.Files, "defs/"+file)
		return file, text, err
	}
	text, err = os.ReadFile(nameOrPath)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil, fmt.Errorf("no %s %q: it is neither a file nor built in (have %s)", d.Kind, nameOrPath, strings.Join(d.Names(), ", "))
	}
	return nameOrPath, text, err
}
