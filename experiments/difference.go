package experiments

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
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

// Differences are the changes as texts, such as "training.epochs is 30 there, 5 here".
// The error says that one of the files is not YAML.
func Differences(there, here []byte) ([]string, error) {
	changes, err := Changes(there, here)
	var list []string
	for _, c := range changes {
		list = append(list, fmt.Sprintf("%s is %s there, %s here", c.Field, c.There, c.Here))
	}
	return list, err
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
		switch value := value.(type) {
		case map[string]any:
			flatten(fields, path+key+".", value)
		case []any:
			flattenList(fields, path+key, value)
		default:
			fields[path+key] = plain(value)
		}
	}
}

// flattenList takes a list of fields apart, by the measure that each is of; any other is
// one field.
func flattenList(fields map[string]string, path string, list []any) {
	texts := make([]string, len(list))
	for i, value := range list {
		branch, _ := value.(map[string]any)
		if measure, ok := branch["measure"]; ok {
			flatten(fields, fmt.Sprintf("%s[%v].", path, measure), branch)
			continue
		}
		texts[i] = plain(value)
	}
	if text := strings.Join(texts, ", "); strings.Trim(text, ", ") != "" {
		fields[path] = text
	}
}

// plain is a value as people write it: 8000000, not 8e+06.
func plain(value any) string {
	if number, ok := value.(float64); ok {
		return strconv.FormatFloat(number, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}

func orNone(value string) string {
	if value == "" {
		return "nothing"
	}
	return value
}
