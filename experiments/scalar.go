package experiments

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// text is a scalar as the file has it.
func text(node ast.Node) string {
	switch n := node.(type) {
	case *ast.LiteralNode:
		return n.Value.Value
	case *ast.StringNode:
		return n.Value
	}
	if node.GetToken() == nil {
		return ""
	}
	return node.GetToken().Value
}

// scalarOf is a scalar as the library shall take it for a value of the type.
func scalarOf(node ast.ScalarNode, t reflect.Type) (ast.Node, error) {
	word := text(node)
	switch {
	case t.Kind() == reflect.String:
		if _, ok := node.(*ast.LiteralNode); ok {
			return node, nil
		}
		return ast.String(retold(node, word)), nil
	case t.Kind() == reflect.Bool:
		if _, ok := node.(*ast.BoolNode); !ok {
			return nil, fmt.Errorf("must be true or false, got %.40q", word)
		}
		return node, nil
	case numeric(t.Kind()):
		digits, err := number(word, t.Kind())
		if err != nil {
			return nil, err
		}
		if t.Kind() == reflect.Float64 && strings.ContainsAny(digits, ".") {
			return ast.Float(retold(node, digits)), nil
		}
		return ast.Integer(retold(node, digits)), nil
	}
	return nil, errors.New("cannot be set in a file")
}

// retold is a node's token with another text.
func retold(node ast.Node, text string) *token.Token {
	t := *node.GetToken()
	t.Value = text
	return &t
}
