package experiments

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// definitions are the experiments that the program brings along.
//
//go:embed defs/*.yaml
var definitions embed.FS

// Names lists the built-in experiments.
func Names() []string {
	files, err := fs.Glob(definitions, "defs/*.yaml")
	if err != nil {
		panic(err) // the pattern is constant
	}
	var names []string
	for _, f := range files {
		names = append(names, strings.TrimSuffix(filepath.Base(f), ".yaml"))
	}
	slices.Sort(names)
	return names
}

// Load reads a built-in experiment by its name, or a file by its path.
func Load(nameOrPath string) (Experiment, error) {
	if slices.Contains(Names(), nameOrPath) {
		text, err := definitions.ReadFile("defs/" + nameOrPath + ".yaml")
		if err != nil {
			return Experiment{}, err
		}
		return Parse(nameOrPath+".yaml", text)
	}
	text, err := os.ReadFile(nameOrPath)
	if errors.Is(err, fs.ErrNotExist) {
		return Experiment{}, fmt.Errorf("no experiment %q: it is neither a file nor built in (have %s)", nameOrPath, strings.Join(Names(), ", "))
	}
	if err != nil {
		return Experiment{}, err
	}
	return Parse(nameOrPath, text)
}

// Parse reads an experiment's YAML. Unknown keys are refused; errors name the
// file and the line.
func Parse(file string, text []byte) (Experiment, error) {
	var e Experiment
	if err := Decode(file, text, &e); err != nil {
		return Experiment{}, err
	}
	if err := e.Validate(); err != nil {
		return Experiment{}, fmt.Errorf("%s: %w", file, err)
	}
	return e, nil
}

// Decode reads YAML into a struct. Unknown keys are refused; errors name the
// file and the line.
func Decode(file string, text []byte, into any) error {
	decoder := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict())
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", file, located(err))
	}
	return nil
}

// located turns the parser's several lines into one: line, column, message.
func located(err error) error {
	var syntax yaml.Error
	if !errors.As(err, &syntax) || syntax.GetToken() == nil {
		return err
	}
	at := syntax.GetToken().Position
	return fmt.Errorf("line %d, column %d: %s", at.Line, at.Column, syntax.GetMessage())
}

// YAML is the experiment as a file, with every field that differs from its
// default.
func (e Experiment) YAML() ([]byte, error) { return yaml.Marshal(e) }
