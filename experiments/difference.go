package experiments

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// Difference names the fields in which two resolved files differ, with their
// values: "training.epochs is 30 there, 5 here". It is empty for equal ones. The
// error says that one of them is not YAML.
func Difference(there, here []byte) (string, error) {
	a, err := flat(there)
	if err != nil {
		return "", err
	}
	b, err := flat(here)
	if err != nil {
		return "", err
	}
	fields := maps.Clone(a)
	maps.Copy(fields, b)
	var list []string
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		if a[field] != b[field] {
			list = append(list, fmt.Sprintf("%s is %s there, %s here", field, orNone(a[field]), orNone(b[field])))
		}
	}
	return strings.Join(list, "; "), nil
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
