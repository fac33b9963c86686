package experiments

import (
	"bytes"
	"embed"
	"errors"
	"fmt"

	"github.com/goccy/go-yaml"
)

//go:embed defs/*.yaml
var files embed.FS

// definitions are the experiments that the program brings along.
var definitions = Definitions{Kind: "experiment", Files: files}

// Names lists the built-in experiments.
func Names() []string { return definitions.Names() }

// Load reads a built-in experiment by its name, or a file by its path.
func Load(nameOrPath string) (Experiment, error) {
	file, text, err := definitions.Read(nameOrPath)
	if err != nil {
		return Experiment{}, err
	}
	return Parse(file, text)
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
