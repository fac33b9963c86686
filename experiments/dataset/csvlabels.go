package dataset

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"lrunet/experiments/dataset/internal/shard"
)

// agree makes the tables of a dataset ones of the same form, and notes what it
// had to decide: where the labels are if there is no header, how pixels are
// written, and how colours are ordered.
func agree(tables []*table) (notes []string) {
	if first := tables[0]; first.header == nil && labelsLast(first) {
		for _, t := range tables {
			if t.header == nil {
				t.labelLast()
			}
		}
		notes = append(notes, "there is no header: labels are in the last column, as the first is none of labels")
	}
	if slices.ContainsFunc(tables, func(t *table) bool { return t.scale.unit() }) {
		for _, t := range tables {
			t.scale.fractions = true // of a table that has none, 0 and 1 are meant so
		}
		notes = append(notes, "pixels go from 0 to 1 in the file: they are multiplied by 255")
	}
	return append(notes, orderColours(tables)...)
}

// labelsLast says whether the last column of a table without header has the
// labels, and the first has pixels that do not look like labels.
func labelsLast(t *table) bool {
	noPixel := func(field string) bool { _, ok := t.ahead.pixel(field); return !ok }
	return !classLike(t.labels) && classLike(t.lasts) && !slices.ContainsFunc(t.labels, noPixel)
}

// classLike says whether values look like labels: texts, or the whole numbers
// from 0 or 1 to some other.
func classLike(values []string) bool {
	seen := map[int]bool{}
	for _, value := range values {
		n, err := strconv.Atoi(spelled(value))
		if err != nil {
			_, noNumber := number(value)
			return noNumber != nil
		}
		seen[n] = true
	}
	return len(seen) >= 2 && (contiguous(seen, 0) || contiguous(seen, 1))
}

// labelsOf are the labels of all rows, one table's after the other's, and the
// names of the classes.
func labelsOf(tables []*table) (indices []uint16, classes []string, err error) {
	var labels []shard.Label
	for _, t := range tables {
		for _, text := range t.labels {
			labels = append(labels, shard.Label{Text: spelled(text), IsText: true})
		}
	}
	at := func(row int) string {
		t := tables[0]
		if row >= len(t.labels) {
			row, t = row-len(t.labels), tables[1]
		}
		return fmt.Sprintf("%s:%d", t.path, t.lines[row])
	}
	if err := asNumbers(labels, at); err != nil {
		return nil, nil, err
	}
	return numberLabels(labels, nil, at)
}

// zeros is a whole number with a fraction of zero.
var zeros = regexp.MustCompile(`^([+-]?[0-9]+)[.,]0*$`)

// spelled is a label without blanks around it; 5.0 is 5.
func spelled(label string) string {
	label = strings.TrimSpace(label)
	if match := zeros.FindStringSubmatch(label); match != nil {
		return match[1]
	}
	return label
}

// asNumbers makes numbers of labels if all are. The error is of one that is
// missing, or of a fraction where all are numbers.
func asNumbers(labels []shard.Label, at func(row int) string) error {
	numbered := make([]shard.Label, len(labels))
	fraction := -1
	for i, label := range labels {
		if label.Text == "" {
			return fmt.Errorf("%s: no label", at(i))
		}
		n, noInteger := strconv.ParseInt(label.Text, 10, 64)
		_, noNumber := number(label.Text)
		if noInteger != nil && noNumber != nil {
			return nil
		}
		if noInteger != nil && fraction < 0 {
			fraction = i
		}
		numbered[i].Number = n
	}
	if fraction >= 0 {
		return fmt.Errorf("%s: label %s, must be a whole number or a text", at(fraction), labels[fraction].Text)
	}
	copy(labels, numbered)
	return nil
}
