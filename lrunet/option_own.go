package lrunet

import "fmt"

// weightsKind is of the options that say where an iteration's weights come from.
const weightsKind = "weights"

// ownOption gives each iteration weights of its own: the same depth without
// reuse, to compare with.
var ownOption = StageOption{
	Name: "own weights", Key: "own_weights", Letter: "o", Kind: weightsKind,
	Max:    1,
	Reused: true,
	Get:    func(s Stage) int { return number(s.Own) },
	Set:    func(s *Stage, v int) { s.Own = v != 0 },
	build: func(s Stage, it *iteration) {
		if s.Own {
			it.dw = []string{fmt.Sprintf("%s.dw_list.%d.weight", it.stage, it.index)}
			it.pw = []string{fmt.Sprintf("%s.pw_list.%d.weight", it.stage, it.index)}
		}
	},
}
