package search

import "math"

// Foresight is what is known of a genome before it is evaluated.
type Foresight struct {
	Objectives []float64 // as its Evaluation will have them, NaN where only evaluating tells
	Violation  float64   // of the constraints that are known
	Features   []float64 // numbers that describe the genome, equally many for all; for models of what is not known
	Proxy      float64   // a guess at what is not known, on any scale: lower is better; what is evaluated first goes by it
}

// costs are the objectives that are known.
func (f Foresight) costs() []float64 {
	var known []float64
	for _, v := range f.Objectives {
		if !math.IsNaN(v) {
			known = append(known, v)
		}
	}
	return known
}
