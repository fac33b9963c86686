// Package printable makes texts from files fit for a terminal.
package printable

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
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

// Name is a name with what a terminal would obey, and bytes that are not UTF-8,
// written as escapes: two names that differ stay different. Names without
// either are as they were.
func Name(s string) string { return escaped(s, func(rune) bool { return false }) }

// Text is Name for a text of several lines, whose breaks and tabs stay.
func Text(s string) string {
	return escaped(s, func(r rune) bool { return r == '\n' || r == '\t' })
}

// escaped escapes all runes that do not print but those that may stay.
func escaped(s string, stays func(rune) bool) string {
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case unicode.IsPrint(r) || unicode.Is(unicode.Zs, r) || joins(r) || stays(r):
			b.WriteString(s[:size])
		case r < 0x80:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		s = s[size:]
	}
	return b.String()
}

// joins says whether a rune joins letters or parts them, as Persian and emoji need.
func joins(r rune) bool { return r == '\u200c' || r == '\u200d' }
