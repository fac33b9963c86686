// Package words writes counts and names as texts.
package words

import (
	"fmt"
	"strings"
)

// Count is a number of things: "1 image", "3 images".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// List is things in a sentence: "1, 3 and 9".
func List[T any](things []T) string {
	var b strings.Builder
	for i, t := range things {
		switch {
		case i == 0:
		case i == len(things)-1:
			b.WriteString(" and ")
		default:
			b.WriteString(", ")
		}
		fmt.Fprint(&b, t)
	}
	return b.String()
}

// FileName makes a name that every system takes of one with spaces, slashes or
// colons, such as an architecture's.
func FileName(name string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '/', '\\', ':':
			return '_'
		}
		return r
	}, name)
}
