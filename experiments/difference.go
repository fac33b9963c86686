package experiments

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// A Change is a field in which two resolved files differ, with its values; "nothing"
// where a file does not have it.
type Change struct{ Field, There, Here string }

// Changes are the fields in which two resolved files differ, by their paths, such as
// training.epochs. The error says that one of them is not YAML.
func Changes(there, here []byte) ([]Change, error) {
	a, err := flat(there)
	if err != nil {
		return nil, err
	}
	b, err := flat(here)
	if err != nil {
		return nil, err
	}
	fields := maps.Clone(a)
	maps.Copy(fields, b)
	var list []Change
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		if a[field] != b[field] {
			list = append(list, Change{field, orNone(a[field]), orNone(b[field])})
		}
	}
	return list, nil
}

// Difference is the changes as a text: "training.epochs is 30 there, 5 here". It is
// empty for equal files. The error says that one of them is not YAML.
func Difference(there, here []byte) (string, error) {
	changes, err := Changes(there, here)
	var list []string
	for _, c := range changes {
		list = append(list, fmt.Sprintf("%s is %s there, %s here", c.Field, c.There, c.Here))
	}
	return strings.Join(list, "; "), err
}

// flat is the fields of a YAML text by their paths.
func flat(text []byte) (map[string]string, error) {
	var tree map[string]any
	if err := yaml.Unmarshal(text, &tree); err != nil {
		return nil, err
	}
	fields := map[string]string{}
	flatten(fields, "", tree)
	return fields, nil
}

func flatten(fields map[string]string, path string, tree map[string]any) {
	for key, value := range tree {
		if branch, ok := value.(map[string]any); ok {
			flatten(fields, path+key+".", branch)
		} else {
			fields[path+key] = fmt.Sprint(value)
		}
	}
}

func orNone(value string) string {
	if value == "" {
		return "nothing"
	}
	return value
}
