package lrunet

import "slices"

// unshiftedOption leaves out the shift of the first normalisation. It has no
// effect: no nonlinearity lies between it and the 1x1 convolution, and the
// second normalisation subtracts what comes of it. The published networks
// have it.
var unshiftedOption = StageOption{
	Name: "no first shift", Key: "unshifted", Letter: "u",
	Max: 1,
	Get: func(s Stage) int { return number(s.Unshifted) },
	Set: func(s *Stage, v int) { s.Unshifted = v != 0 },
	build: func(s Stage, it *iteration) {
		if s.Unshifted {
			it.op.Unshifted = true
			it.first = slices.Delete(it.first, 1, 2)
		}
	},
}
