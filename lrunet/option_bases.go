package lrunet

import "fmt"

// MaxBases bounds the shared filters of a group.
const MaxBases = 256

// basesOption makes the filters of the 1x1 convolution, in each group, of a few
// that all iterations share and one that the iteration has for itself, by
// coefficients of the iteration (Kang and Kim, "Deeply Shared Filter Bases for
// Parameter-Efficient Convolutional Neural Networks", NeurIPS 2021). Theirs have
// a normalisation between filters and coefficients, which here would do no more
// than scale the coefficients, and a loss that keeps the filters orthogonal.
var basesOption = StageOption{
	Name: "bases", Key: "bases", Letter: "b", Kind: weightsKind,
	Max: MaxBases,
	Get: func(s Stage) int { return s.Bases },
	Set: func(s *Stage, v int) { s.Bases = v },
	build: func(s Stage, it *iteration) {
		it.op.Bases = s.Bases
		if s.Bases > 0 {
			it.pw = []string{
				it.stage + ".pw_basis.weight",
				fmt.Sprintf("%s.pw_basis_list.%d.weight", it.stage, it.index),
				fmt.Sprintf("%s.pw_coefficient_list.%d.weight", it.stage, it.index),
			}
		}
	},
}
