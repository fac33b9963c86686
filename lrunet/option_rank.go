package lrunet

import "fmt"

// MaxRank bounds the rank of an iteration's change of its weights.
const MaxRank = 64

// rankOption adds to the shared weight of the 1x1 convolution, in each group, a
// matrix of low rank that each iteration has for itself; it starts at zero
// (Bae et al., "Relaxed Recursive Transformers", arXiv 2410.20672).
var rankOption = StageOption{
	Name: "rank", Key: "ranks", Letter: "r", Kind: weightsKind,
	Max:    MaxRank,
	Reused: true,
	Get:    func(s Stage) int { return s.Rank },
	Set:    func(s *Stage, v int) { s.Rank = v },
	build: func(s Stage, it *iteration) {
		it.op.Rank = s.Rank
		if s.Rank > 0 {
			it.pw = append(it.pw,
				fmt.Sprintf("%s.pw_down_list.%d.weight", it.stage, it.index),
				fmt.Sprintf("%s.pw_up_list.%d.weight", it.stage, it.index))
		}
	},
}
