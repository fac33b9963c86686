// Package nullable has numbers as files and messages have them: nil, which JSON calls
// null, stands for what is not known.
package nullable

import "math"

// Number is a number, or nil for NaN and infinity, which JSON does not have.
func Number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// Value is what Number was made of; NaN for nil.
func Value(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}
