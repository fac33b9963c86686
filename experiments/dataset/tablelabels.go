package dataset

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"

	"lrunet/experiments/dataset/internal/shard"
)

// named gives numbers the names that their table has for them, if it has any.
// at says where a row is, for messages.
func named(labels []shard.Label, names []string, at func(row int) string) error {
	if names == nil {
		return nil
	}
	for i, label := range labels {
		if label.IsText {
			continue
		}
		if label.Number < 0 || label.Number >= int64(len(names)) {
			return fmt.Errorf("%s: label %d, must be 0 to %d", at(i), label.Number, len(names)-1)
		}
		labels[i] = shard.Label{Text: names[label.Number], IsText: true}
	}
	return nil
}

// union is the names in the order of the first, those that only the second has
// behind.
func union(first, second []string) []string {
	if first == nil {
		return slices.Clone(second)
	}
	for _, name := range second {
		if !slices.Contains(first, name) {
			first = append(first, name)
		}
	}
	return first
}

// numberLabels turns the labels of all tables into indices of classes. Texts
// are the classes' names: those given come first, others follow, sorted.
// Numbers are indices already, into the names or, where there are none, into
// as many classes as there are.
func numberLabels(labels []shard.Label, names []string, at func(row int) string) ([]uint16, []string, error) {
	text, number := firstRows(labels)
	switch {
	case number < 0 || text >= 0 && names != nil:
		return numberTexts(labels, names, at)
	case text >= 0:
		return nil, nil, fmt.Errorf("%s: labels are numbers and texts", at(max(text, number)))
	}
	limit := int64(math.MaxUint16)
	most := int64(-1)
	indices := make([]uint16, len(labels))
	for i, label := range labels {
		if label.Number < 0 || label.Number > limit {
			return nil, nil, fmt.Errorf("%s: label %d, must be 0 to %d", at(i), label.Number, limit)
		}
		most = max(most, label.Number)
		indices[i] = uint16(label.Number)
	}
	return indices, numbers(int(most) + 1), nil
}

// firstRows are the first rows with a text and with a number; -1: none.
func firstRows(labels []shard.Label) (text, number int) {
	isText := func(l shard.Label) bool { return l.IsText }
	isNumber := func(l shard.Label) bool { return !l.IsText }
	return slices.IndexFunc(labels, isText), slices.IndexFunc(labels, isNumber)
}

// numberTexts is numberLabels for classes that have names. Numbers of tables
// without names stand for those of the others.
func numberTexts(labels []shard.Label, names []string, at func(row int) string) ([]uint16, []string, error) {
	if err := named(labels, names, at); err != nil {
		return nil, nil, err
	}
	index := map[string]uint16{}
	for i, name := range names {
		if _, double := index[name]; double {
			return nil, nil, fmt.Errorf("two classes are named %s", strconv.Quote(name))
		}
		index[name] = uint16(i)
	}
	var more []string
	for i, label := range labels {
		if label.Text == "" {
			return nil, nil, fmt.Errorf("%s: no label", at(i))
		}
		if !utf8.ValidString(label.Text) {
			return nil, nil, fmt.Errorf("%s: label %q is not UTF-8; convert the file", at(i), label.Text)
		}
		if _, known := index[label.Text]; !known {
			index[label.Text] = 0
			more = append(more, label.Text)
		}
	}
	slices.Sort(more)
	for i, name := range more {
		index[name] = uint16(len(names) + i)
	}
	indices := make([]uint16, len(labels))
	for i, label := range labels {
		indices[i] = index[label.Text]
	}
	return indices, slices.Concat(names, more), nil
}
