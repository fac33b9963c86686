// Package nearest guesses what a mistyped name was meant to be, for messages.
package nearest

import "strings"

// Of is the name that a mistyped one was probably meant to be: the nearest,
// the first of equally near ones; "" if more than a third of the letters would
// be wrong in all. Upper case is as good as lower. The names are ASCII.
func Of(typed string, names []string) string {
	typed = strings.ToLower(typed)
	best, least := "", len(typed)/3+1
	for _, name := range names {
		if gap := len(typed) - len(name); max(gap, -gap) >= least { // no distance is less; spares long texts
			continue
		}
		if d := distance(typed, strings.ToLower(name)); d < least {
			best, least = name, d
		}
	}
	return best
}

// Hint ends a message about a name that is none of those that there are: the one that it
// was probably meant to be, else all of them.
func Hint(typed string, names []string) string {
	if name := Of(typed, names); name != "" {
		return "; did you mean " + name + "?"
	}
	return " (have " + strings.Join(names, ", ") + ")"
}

// distance is the least number of letters inserted, deleted, replaced or
// swapped with their neighbour, none twice, that turns a into b.
func distance(a, b string) int {
	row := make([]int, len(b)+1) // distances of a's beginning to b's beginnings
	for j := range row {
		row[j] = j
	}
	above, next := make([]int, len(b)+1), make([]int, len(b)+1) // of one letter less, and one more
	for i := range len(a) {
		next[0] = i + 1
		for j := range len(b) {
			replaced := row[j]
			if a[i] != b[j] {
				replaced++
			}
			next[j+1] = min(replaced, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], above[j-1]+1)
			}
		}
		above, row, next = row, next, above
	}
	return row[len(b)]
}
