package dataset

import (
	"strings"

	"lrunet/internal/nearest"
)

// suggest is the name that a mistyped one was probably meant to be, or "" if
// none is close. A scheme is compared without its path.
func suggest(typed string, names []string) string {
	word, _, colon := strings.Cut(typed, ":")
	var plain, schemes []string
	for _, name := range names {
		if scheme, _, ok := strings.Cut(name, ":"); ok {
			schemes = append(schemes, scheme)
		} else {
			plain = append(plain, name)
		}
	}
	if colon {
		if scheme := nearest.Of(word, schemes); scheme != "" {
			return scheme + ":PATH"
		}
	}
	return nearest.Of(word, plain)
}
