package lrunet

import (
	"maps"
	"slices"
	"strings"
)

// meant guesses the published network that a mistyped name stands for, as the
// beginning of a message; it is empty if no family's name is close.
func meant(typed string) string {
	first, rest, _ := strings.Cut(strings.ToLower(typed), "-")
	best, least := "", len(first)/3+1 // a third of the letters may be wrong
	for _, name := range slices.Sorted(maps.Keys(families)) {
		if d := distance(first, name); d < least {
			best, least = name, d
		}
	}
	switch {
	case best == "":
		return ""
	case rest == "":
		return "did you mean " + families[best].form + "? "
	}
	return "did you mean " + quote(best+"-"+rest) + "? "
}

// distance is Levenshtein's: the least number of letters inserted, deleted or
// replaced that turns a into b. It gives up on texts far longer than b, whose
// distance is at least the difference.
func distance(a, b string) int {
	if len(a) > 2*len(b) {
		return len(a)
	}
	row := make([]int, len(b)+1) // distances of a's beginning to b's beginnings
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
