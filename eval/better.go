package eval

import "math"

// Better is the direction in which a measure improves. Its text is its form in
// files, JSON and the store.
type Better string

// The directions.
const (
	Higher  Better = "higher"
	Lower   Better = "lower"
	Neither Better = "" // e.g. of a part: fewer shared parameters are no gain in themselves
)

// Known says whether b is one of the directions.
func (b Better) Known() bool { return b == Higher || b == Lower || b == Neither }

// Beats says whether x is strictly better than y. NaN is worst; where neither
// direction is better, lower wins.
func (b Better) Beats(x, y float64) bool {
	if math.IsNaN(x) || math.IsNaN(y) {
		return !math.IsNaN(x) && math.IsNaN(y)
	}
	if b == Higher {
		return x > y
	}
	return x < y
}
