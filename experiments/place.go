package experiments

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// placed puts the line of the key that a validation's error speaks of before
// it: such errors begin with keys, from the outermost inwards, each followed by
// a colon or by what is wrong.
func placed(root ast.Node, err error) error {
	found := ast.Node(nil)
	for _, part := range strings.Split(err.Error(), ": ") {
		words := strings.Fields(part)
		if len(words) == 0 {
			continue
		}
		if key, value := within(root, words[0]); key != nil {
			found, root = key, value
		}
	}
	if found == nil {
		return err
	}
	return at(found, err)
}

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
