package experiments

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"lrunet/internal/nearest"
)

// checker holds a document against the type that it is for, before the library
// decodes it: that rounds numbers, takes some for texts, and speaks of Go's types.
type checker struct {
	anchors map[string]ast.Node
	earlier map[string]string // names that the file has for keys which are now called otherwise
}

// check is the node as the library shall take it for a value of the type. key
// is what it belongs to, for messages.
func (c *checker) check(node ast.Node, t reflect.Type, key string) (ast.Node, error) {
	switch n := node.(type) {
	case *ast.AnchorNode:
		value, err := c.check(n.Value, t, key)
		n.Value = value
		c.anchors[n.Name.GetToken().Value] = value
		return n, err
	case *ast.AliasNode:
		if target := c.anchors[n.Value.GetToken().Value]; target != nil {
			return c.check(target, t, key)
		}
		return n, nil // the library says that there is none
	case *ast.TagNode:
		return nil, at(n, fmt.Errorf("%s: tags such as %s are not read", key, n.Start.Value))
	case *ast.NullNode:
		if numeric(t.Kind()) {
			return nil, at(n, fmt.Errorf("%s has no value", key))
		}
		return n, nil
	}
	return c.checkValue(node, t, key)
}

// checkValue checks what is neither an anchor, an alias nor empty.
func (c *checker) checkValue(node ast.Node, t reflect.Type, key string) (ast.Node, error) {
	if t.Kind() == reflect.Pointer { // where leaving a value out has a meaning of its own
		t = t.Elem()
	}
	if special, ok := reflect.Zero(t).Interface().(interface {
		YAMLFields() any
		YAMLName(name string) error
	}); ok {
		if _, scalar := node.(ast.ScalarNode); scalar { // the name of a set of fields
			if err := special.YAMLName(text(node)); err != nil {
				return nil, at(node, fmt.Errorf("%s: %w", key, err))
			}
			return node, nil
		}
		t = reflect.TypeOf(special.YAMLFields())
	}
	if listed, ok := reflect.Zero(t).Interface().(interface{ YAMLItems() any }); ok {
		t = reflect.TypeOf(listed.YAMLItems())
	}
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		return node, c.checkMapping(node, t, key)
	case reflect.Slice:
		return node, c.checkList(node, t.Elem(), key)
	}
	scalar, ok := node.(ast.ScalarNode)
	if !ok {
		return nil, at(node, fmt.Errorf("%s must be one value, got %s", key, form(node)))
	}
	value, err := scalarOf(scalar, t)
	if err != nil {
		return nil, at(node, fmt.Errorf("%s %w", key, err))
	}
	return value, nil
}

// form is what a node is called in messages.
func form(node ast.Node) string {
	switch n := node.(type) {
	case *ast.SequenceNode:
		return "a list"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a group of keys"
	default:
		return fmt.Sprintf("%.40q", text(n))
	}
}

// checkList checks the items of a list.
func (c *checker) checkList(node ast.Node, item reflect.Type, key string) error {
	list, ok := node.(*ast.SequenceNode)
	if !ok {
		return at(node, fmt.Errorf("%s must be a list, got %s", key, form(node)))
	}
	for i, value := range list.Values {
		checked, err := c.check(value, item, key)
		if err != nil {
			return err
		}
		list.Values[i] = checked
	}
	return nil
}

// checkMapping checks keys and what they hold.
func (c *checker) checkMapping(node ast.Node, t reflect.Type, key string) error {
	for _, pair := range pairs(node) {
		if pair.Key.IsMergeKey() {
			merged, err := c.check(pair.Value, t, key)
			if err != nil {
				return err
			}
			pair.Value = merged
			continue
		}
		name := text(pair.Key)
		of, err := fieldOf(t, name)
		if err != nil {
			return at(pair.Key, err)
		}
		value, err := c.check(pair.Value, of.Type, name)
		if err != nil {
			return err
		}
		if of.Tag.Get("zero") == "default" && isZero(value) {
			return at(pair.Value, fmt.Errorf("%s must not be 0: leave it out for the default", name))
		}
		if now := of.Tag.Get("now"); now != "" {
			if c.has(node, now) {
				return at(pair.Key, fmt.Errorf("%s is the earlier name of %s, which is there too: leave one out", name, now))
			}
			c.earlier[now] = name
		}
		pair.Value = value
	}
	if pairs(node) == nil {
		return at(node, fmt.Errorf("%s must be a group of keys, got %s", orFile(key), form(node)))
	}
	return nil
}

// has says whether a mapping has a key, itself or from one that is merged into it.
func (c *checker) has(node ast.Node, key string) bool {
	if alias, ok := node.(*ast.AliasNode); ok {
		node = c.anchors[alias.Value.GetToken().Value]
	}
	return slices.ContainsFunc(pairs(node), func(pair *ast.MappingValueNode) bool {
		return text(pair.Key) == key || pair.Key.IsMergeKey() && c.has(pair.Value, key)
	})
}

func orFile(key string) string {
	if key == "" {
		return "the file"
	}
	return key
}

// pairs are the keys and values of a mapping; nil: it is none.
func pairs(node ast.Node) []*ast.MappingValueNode {
	switch n := node.(type) {
	case *ast.MappingNode:
		return append([]*ast.MappingValueNode{}, n.Values...)
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	case *ast.AnchorNode:
		return pairs(n.Value)
	}
	return nil
}

// isZero says whether a checked node is the number 0.
func isZero(node ast.Node) bool {
	f, err := strconv.ParseFloat(text(node), 64)
	return err == nil && f == 0
}

// fieldOf is the field that a key is for; of a map, one of the type of its values.
func fieldOf(t reflect.Type, key string) (reflect.StructField, error) {
	if t.Kind() == reflect.Map {
		return reflect.StructField{Type: t.Elem()}, nil
	}
	fields := map[string]reflect.StructField{}
	collect(t, fields)
	if of, ok := fields[key]; ok {
		return of, nil
	}
	var names []string
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	return reflect.StructField{}, fmt.Errorf("unknown field %.40q%s", key, nearest.Hint(key, names))
}

// collect gathers a struct's keys, inline ones too.
func collect(t reflect.Type, fields map[string]reflect.StructField) {
	for f := range t.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case options == "inline":
			collect(f.Type, fields)
		case name != "" && name != "-":
			fields[name] = f
		}
	}
}
