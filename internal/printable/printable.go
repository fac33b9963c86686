// Package printable makes texts from files fit for a terminal.
package printable

import (
	"strings"
	"unicode"
)

// Line is a text on one line and without what a terminal would obey: line
// breaks, tabs and control characters become spaces.
func Line(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, s)
}
