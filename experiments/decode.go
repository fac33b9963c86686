package experiments

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/goccy/go-yaml"
)

// Decode reads YAML into a struct. Unknown keys are refused; errors name the
// file and the line.
func Decode(file string, text []byte, into any) error {
	decoder := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict())
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", file, withPosition(err))
	}
	return nil
}

// withPosition turns the parser's several lines into one: line, column, message.
func withPosition(err error) error {
	var syntax yaml.Error
	if !errors.As(err, &syntax) || syntax.GetToken() == nil {
		return err
	}
	at := syntax.GetToken().Position
	return fmt.Errorf("line %d, column %d: %s", at.Line, at.Column, syntax.GetMessage())
}
