package dataset

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// labelColumns are the usual names of a column with labels.
var labelColumns = []string{"label", "labels", "class", "target", "y"}

// columnName is a header's field as names are compared.
func columnName(field string) string { return strings.ToLower(strings.TrimSpace(field)) }

// leastCounting is how many columns must be counted for a row of numbers to be
// a header: fewer could be pixels.
const leastCounting = 16

// isHeader says whether a row names its columns: most fields are no numbers,
// one is the name that was asked for, or the numbers count the columns in some
// order. Beside a text that is no usual name for labels, these must be more
// than pixels can be.
func isHeader(fields []string, label string) bool {
	if label != "" && findLabel(fields, label) >= 0 {
		return true
	}
	seen := map[int]bool{}
	texts, numbers := 0, 0
	for _, field := range fields {
		field = strings.TrimSpace(field)
		if _, err := number(field); err != nil {
			texts++
		} else if n, err := strconv.Atoi(field); err == nil {
			numbers++
			seen[n] = true
		}
	}
	if texts > len(fields)/2 {
		return true
	}
	counted := len(seen) == numbers && numbers+texts == len(fields) && numbers >= leastCounting && texts <= 2 &&
		(contiguous(seen, 0) || contiguous(seen, 1))
	return counted && (texts == 0 || numbers > math.MaxUint8+1 || findLabel(fields, "") >= 0)
}

// contiguous says whether numbers are those from the first on, without gaps.
func contiguous(numbers map[int]bool, first int) bool {
	for n := range len(numbers) {
		if !numbers[first+n] {
			return false
		}
	}
	return true
}

// number is the number in a field, whose fraction may be behind a comma.
func number(field string) (float64, error) {
	return strconv.ParseFloat(strings.Replace(strings.TrimSpace(field), ",", ".", 1), 64)
}

// findLabel is the column of labels in a header; -1: none.
func findLabel(header []string, label string) int {
	names := labelColumns
	if label != "" {
		names = []string{label}
	}
	for _, name := range names {
		if at := slices.IndexFunc(header, func(field string) bool { return columnName(field) == columnName(name) }); at >= 0 {
			return at
		}
	}
	return -1
}

// labelOfHeader is findLabel; where the columns are only counted, it is the one
// that is not, or the first where the others make an image.
func labelOfHeader(header []string, label string) int {
	if at := findLabel(header, label); at >= 0 || label != "" {
		return at
	}
	odd := -1
	for i, field := range header {
		if _, err := strconv.Atoi(strings.TrimSpace(field)); err == nil {
			continue
		}
		if odd >= 0 {
			return -1
		}
		odd = i
	}
	if _, _, ok := shapeOf(len(header) - 1); ok {
		return max(odd, 0)
	}
	return -1
}

// shapeOf is the shape of images of so many values.
func shapeOf(values int) (channels, side int, ok bool) {
	for _, channels := range []int{1, 3} {
		side := int(math.Round(math.Sqrt(float64(values) / float64(channels))))
		if channels*side*side == values && side > 0 {
			return channels, side, true
		}
	}
	return 0, 0, false
}

// pixelColumn is a column whose name tells a pixel's place.
type pixelColumn struct {
	column  int
	kind    string // what the name has beside numbers: "pixel"
	numbers []int
}

var digits = regexp.MustCompile(`[0-9]+`)

// pixelColumns are the columns of a header whose names have numbers, by what
// else they have.
func pixelColumns(header []string, label int) (byKind map[string][]pixelColumn, kinds []string) {
	byKind = map[string][]pixelColumn{}
	for i, field := range header {
		name := columnName(field)
		if i == label || !digits.MatchString(name) {
			continue
		}
		c := pixelColumn{column: i, kind: digits.ReplaceAllString(name, "")}
		for _, number := range digits.FindAllString(name, -1) {
			n, _ := strconv.Atoi(number) // one that is too large sorts last
			c.numbers = append(c.numbers, n)
		}
		if byKind[c.kind] == nil {
			kinds = append(kinds, c.kind)
		}
		byKind[c.kind] = append(byKind[c.kind], c)
	}
	return byKind, kinds
}

// pixelOrder is the columns of pixels in the order of the image: by the numbers
// in their names, which may tell the colours too, plane by plane; as they stand
// where names do not tell. Columns that are none are left out where the others
// make an image. The error names a pixel that is there twice.
func pixelOrder(header []string, label int) (order []int, told, coloured bool, err error) {
	byKind, kinds := pixelColumns(header, label)
	kinds = imageKinds(byKind, kinds)
	for _, kind := range kinds {
		columns := byKind[kind]
		slices.SortStableFunc(columns, func(a, b pixelColumn) int { return slices.Compare(a.numbers, b.numbers) })
		for i, c := range columns {
			if i > 0 && slices.Equal(c.numbers, columns[i-1].numbers) {
				return nil, false, false, fmt.Errorf("duplicate columns %s and %s", header[columns[i-1].column], header[c.column])
			}
			order = append(order, c.column)
		}
	}
	if _, _, ok := shapeOf(len(order)); ok {
		return order, true, len(kinds) == 3, nil
	}
	return allBut(len(header), label), false, false, nil
}

// allBut are all columns but that of the labels.
func allBut(columns, label int) []int {
	var order []int
	for i := range columns {
		if i != label {
			order = append(order, i)
		}
	}
	return order
}

// imageKinds are the kinds of columns that make the image: three of the same
// size, red, green and blue, or the most frequent.
func imageKinds(byKind map[string][]pixelColumn, kinds []string) []string {
	if len(kinds) == 0 {
		return nil
	}
	slices.SortStableFunc(kinds, func(a, b string) int { return cmp.Compare(len(byKind[b]), len(byKind[a])) })
	most := len(byKind[kinds[0]])
	if len(kinds) < 3 || len(byKind[kinds[2]]) != most || len(kinds) > 3 && len(byKind[kinds[3]]) == most {
		return kinds[:1]
	}
	planes := kinds[:3]
	colours := []string{"r", "red", "g", "green", "b", "blue"}
	rank := func(kind string) int {
		return slices.IndexFunc(colours, func(c string) bool { return slices.Contains(nameWords.FindAllString(kind, -1), c) })
	}
	slices.SortStableFunc(planes, func(a, b string) int { return cmp.Compare(rank(a), rank(b)) })
	return planes
}
