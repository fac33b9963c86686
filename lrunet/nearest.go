package lrunet

import (
	"maps"
	"slices"
	"strings"

	"lrunet/internal/nearest"
)

// suggest guesses the published network that a mistyped name stands for, as the
// beginning of a message; it is empty if no family's name is close.
func suggest(typed string) string {
	first, rest, _ := strings.Cut(strings.ToLower(typed), "-")
	name := nearest.Of(first, slices.Sorted(maps.Keys(families)))
	switch {
	case name == "":
		return ""
	case rest == "":
		return "did you mean " + families[name].form + "? "
	}
	return "did you mean " + quote(name+"-"+rest) + "? "
}
