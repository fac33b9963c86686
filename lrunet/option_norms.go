package lrunet

import (
	"fmt"
	"strings"
)

// What iterations have in common of their normalisations' scales and shifts, the
// most that normsOption takes last. Means and variances are always their own.
const (
	normsFirst   = 1 // the first normalisation's
	normsChannel = 2 // all but the second one's scale, a number a channel
	normsNumber  = 3 // all; the second one's scale has a factor, a number an iteration
)

// normsOption shares scales and shifts of normalisations, which otherwise each
// iteration has for itself.
var normsOption = StageOption{
	Name: "norms", Key: "norms", Letter: "n",
	Max:    normsNumber,
	Reused: true,
	Get:    func(s Stage) int { return s.Norms },
	Set:    func(s *Stage, v int) { s.Norms = v },
	build: func(s Stage, it *iteration) {
		if s.Norms >= normsFirst {
			share(it.first, it.stage+".dw_bn")
		}
		switch s.Norms {
		case normsChannel:
			share(it.second[1:], it.stage+".pw_bn")
		case normsNumber:
			share(it.second, it.stage+".pw_bn")
			it.op.Gain = true
			it.gain = []string{fmt.Sprintf("%s.pw_gain_list.%d", it.stage, it.index)}
		}
	},
}

// share renames scales and shifts to those that a stage has once.
func share(names []string, prefix string) {
	for i, name := range names {
		for _, part := range []string{".weight", ".bias"} {
			if strings.HasSuffix(name, part) {
				names[i] = prefix + part
			}
		}
	}
}
