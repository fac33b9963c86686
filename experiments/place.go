package experiments

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// placed puts the line of the key that a validation's error speaks of before
// it: such errors begin with keys, from the outermost inwards, each followed by
// a colon or by what is wrong. earlier are names that the file has for some.
func placed(root ast.Node, err error, earlier map[string]string) error {
	found := ast.Node(nil)
	parts := strings.Split(err.Error(), ": ")
	for i, part := range parts {
		words := strings.Fields(part)
		if len(words) == 0 {
			continue
		}
		name := words[0]
		if written, ok := earlier[name]; ok {
			name = written
		}
		if key, value := within(root, name); key != nil {
			found, root = key, value
			parts[i] = name + strings.TrimPrefix(part, words[0])
		}
	}
	if found == nil {
		return err
	}
	return at(found, renamed{err, strings.Join(parts, ": ")})
}

// renamed is an error with the file's own words in its text.
type renamed struct {
	error
	text string
}

func (e renamed) Error() string { return e.text }

// Unwrap is the error in the program's words.
func (e renamed) Unwrap() error { return e.error }

// within is the key of that name in a mapping, or the item of a list in which a
// value is that name, and what there is inside.
func within(node ast.Node, name string) (key, value ast.Node) {
	if list, ok := node.(*ast.SequenceNode); ok {
		for _, item := range list.Values {
			for _, pair := range pairs(item) {
				if text(pair.Value) == name {
					return pair.Key, item
				}
			}
		}
		return nil, nil
	}
	for _, pair := range pairs(node) {
		if text(pair.Key) == name {
			return pair.Key, pair.Value
		}
	}
	return nil, nil
}
