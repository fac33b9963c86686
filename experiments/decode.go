package experiments

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Decode reads YAML into a struct, and validates that if it can be. Unknown
// keys, numbers of another kind than their fields and more than one document
// are refused. Errors name the file and, but for what concerns the whole file,
// the line; they speak of keys, not of Go's types.
func Decode(file string, text []byte, into any) error {
	if err := decode(text, into); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// Recall reads YAML that the program itself wrote, of an earlier version maybe:
// what that took for valid is not judged again. Unknown keys are refused; errors
// name the file and the line.
func Recall(file string, text []byte, into any) error {
	if err := yaml.UnmarshalWithOptions(text, into, yaml.Strict()); err != nil {
		return fmt.Errorf("%s: %w", file, withPosition(err))
	}
	return nil
}

func decode(text []byte, into any) error {
	text, err := bounded(text)
	if err != nil {
		return err
	}
	root, err := document(text)
	if err != nil {
		return withPosition(err)
	}
	c := checker{anchors: map[string]ast.Node{}, earlier: map[string]string{}}
	if root, err = c.check(root, reflect.TypeOf(into).Elem(), ""); err != nil {
		return err
	}
	if err := yaml.NodeToValue(root, into, yaml.Strict()); err != nil {
		return withPosition(err)
	}
	if v, ok := into.(interface{ Validate() error }); ok {
		if err := v.Validate(); err != nil {
			return placed(root, err, c.earlier)
		}
	}
	return nil
}

// KeyError is an error that begins with the keys of a file that it is about.
type KeyError struct{ Err error }

// Error is the error's own text.
func (e KeyError) Error() string { return e.Err.Error() }

// Unwrap is the error without the mark.
func (e KeyError) Unwrap() error { return e.Err }

// Locate puts the file and the line before a KeyError that what was decoded from
// them led to later. Other errors stay as they are.
func Locate(file string, text []byte, err error) error {
	if !errors.As(err, new(KeyError)) {
		return err
	}
	if bare, unbounded := bounded(text); unbounded == nil {
		if root, malformed := document(bare); malformed == nil {
			err = placed(root, err, nil)
		}
	}
	return fmt.Errorf("%s: %w", file, err)
}

// document parses the one document of a file.
func document(text []byte) (ast.Node, error) {
	parsed, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, err
	}
	var root ast.Node
	for _, d := range parsed.Docs {
		switch d.Body.(type) {
		case nil, *ast.NullNode, *ast.CommentGroupNode, *ast.DirectiveNode:
			continue
		}
		if root != nil {
			return nil, at(d.Body, errors.New("a second document begins here; a file describes one experiment"))
		}
		root = d.Body
	}
	if root == nil {
		return nil, errors.New("is empty")
	}
	return root, nil
}

// at puts a node's line and column before an error.
func at(node ast.Node, err error) error {
	if inside := pairs(node); len(inside) > 0 {
		node = inside[0].Key
	}
	if node.GetToken() == nil {
		return err
	}
	position := node.GetToken().Position
	return fmt.Errorf("line %d, column %d: %w", position.Line, position.Column, err)
}

// withPosition turns the parser's several lines into one: line, column, message.
func withPosition(err error) error {
	var syntax yaml.Error
	if !errors.As(err, &syntax) || syntax.GetToken() == nil {
		return err
	}
	at, message := syntax.GetToken().Position, syntax.GetMessage()
	if strings.Contains(message, "found character '\t'") {
		message = "a tab before a key; YAML takes blanks only"
	}
	return fmt.Errorf("line %d, column %d: %s", at.Line, at.Column, message)
}
