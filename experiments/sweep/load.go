package sweep

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"lrunet/experiments"
)

// definitions are the sweeps that the program brings along.
//
//go:embed defs/*.yaml
var definitions embed.FS

// Names lists the built-in sweeps.
func Names() []string {
	files, err := fs.Glob(definitions, "defs/*.yaml")
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

// Load reads a built-in sweep by its name, or a file by its path.
func Load(nameOrPath string) (Sweep, error) {
	if slices.Contains(Names(), nameOrPath) {
		text, err := definitions.ReadFile("defs/" + nameOrPath + ".yaml")
		if err != nil {
			return Sweep{}, err
		}
		return Parse(nameOrPath+".yaml", text)
	}
	text, err := os.ReadFile(nameOrPath)
	if errors.Is(err, fs.ErrNotExist) {
		return Sweep{}, fmt.Errorf("no sweep %q: it is neither a file nor built in (have %s)", nameOrPath, strings.Join(Names(), ", "))
	}
	if err != nil {
		return Sweep{}, err
	}
	return Parse(nameOrPath, text)
}

// Parse reads a sweep's YAML. Unknown keys are refused; errors name the file
// and the line.
func Parse(file string, text []byte) (Sweep, error) {
	var s Sweep
	if err := experiments.Decode(file, text, &s); err != nil {
		return Sweep{}, err
	}
	if err := s.Validate(); err != nil {
		return Sweep{}, fmt.Errorf("%s: %w", file, err)
	}
	return s, nil
}

// YAML is the sweep as a file, with every field that differs from its default.
func (s Sweep) YAML() ([]byte, error) { return yaml.Marshal(s) }
