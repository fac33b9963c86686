package dataset

import "strings"

// nearest is the name that a mistyped one was probably meant to be, or "" if
// none is close: a third of the letters may be wrong. A scheme is compared
// without its path.
func nearest(typed string, names []string) string {
	best, least := "", len(typed)/3+1
	for _, name := range names {
		word, against := typed, name
		if scheme, _, ok := strings.Cut(name, ":"); ok {
			word, _, ok = strings.Cut(typed, ":")
			if !ok {
				continue
			}
			against = scheme
		}
		if d := distance(strings.ToLower(word), against); d < least {
			best, least = name, d
		}
	}
	return best
}

// distance is Levenshtein's: the least number of letters inserted, deleted or
// replaced that turns a into b.
func distance(a, b string) int {
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
