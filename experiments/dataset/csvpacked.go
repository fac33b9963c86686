package dataset

import (
	"fmt"
	"slices"
	"strings"
)

// packedColumn is a column whose fields hold all pixels of an image, with blanks
// between them, as the tables of faces with expressions have them. The zero value
// is none.
type packedColumn struct {
	at     int
	pixels int // in each field; 0: there is no such column
}

// leastPacked is how many numbers a field must hold to be an image.
const leastPacked = 16

// wordsOf cuts a field into numbers, which may stand in brackets.
func wordsOf(field string) []string {
	return strings.FieldsFunc(field, func(r rune) bool { return strings.ContainsRune(" \t\r\n,;[]", r) })
}

// findPacked looks for the column in a row of an image.
func findPacked(fields []string) packedColumn {
	for i, field := range fields {
		words := wordsOf(field)
		if len(words) < leastPacked {
			continue
		}
		_, first := number(words[0])
		_, last := number(words[len(words)-1])
		if first == nil && last == nil {
			return packedColumn{i, len(words)}
		}
	}
	return packedColumn{}
}

// pixelwise gives each pixel of a row a column of its own.
func (p packedColumn) pixelwise(fields []string) ([]string, error) {
	if p.pixels == 0 {
		return fields, nil
	}
	words := wordsOf(fields[p.at])
	if len(words) > maxColumns {
		return nil, fmt.Errorf("column %d: %d pixels, the most that is read is %d", p.at+1, len(words), maxColumns)
	}
	if len(words) != p.pixels {
		return nil, fmt.Errorf("column %d: %s, must be %d as in the first row", p.at+1, count(len(words), "pixel", "pixels"), p.pixels)
	}
	return slices.Concat(fields[:p.at], words, fields[p.at+1:]), nil
}

// header names those columns, by numbers.
func (p packedColumn) header(fields []string) []string {
	if p.pixels == 0 || p.pixels > maxColumns { // these are refused at the next row
		return fields
	}
	var names []string
	for i := range p.pixels {
		names = append(names, fmt.Sprint(fields[p.at], i))
	}
	return slices.Concat(fields[:p.at], names, fields[p.at+1:])
}
