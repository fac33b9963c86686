package lrunet

import "fmt"

// How an iteration weighs its branch and its skip.
const (
	residualNumber  = 1 // by a number each
	residualChannel = 2 // by a number a channel each
)

// residualOption gives each iteration two factors: of its branch, which starts
// at zero (Bachlechner et al., "ReZero is All You Need", arXiv 2003.04887; a
// number a channel: Touvron et al., "Going deeper with Image Transformers",
// arXiv 2103.17239), and of its skip, which starts at one. The latter multiplies
// the iteration's input, since the branch's first normalisation undoes it.
var residualOption = StageOption{
	Name: "residual", Key: "residuals", Letter: "s",
	Max: residualChannel,
	Get: func(s Stage) int { return s.Residual },
	Set: func(s *Stage, v int) { s.Residual = v },
	build: func(s Stage, it *iteration) {
		if s.Residual == 0 {
			return
		}
		it.op.Branch = BranchNumber
		if s.Residual == residualChannel {
			it.op.Branch = BranchChannel
		}
		it.gain = append(it.gain, fmt.Sprintf("%s.branch_list.%d", it.stage, it.index))
		skip := Blend{Single: s.Residual == residualNumber}
		it.before = append(it.before, entrance{"skip", skip, fmt.Sprintf("%s.skip_list.%d", it.stage, it.index), false})
	},
}
