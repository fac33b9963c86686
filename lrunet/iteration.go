package lrunet

import (
	"fmt"
	"slices"
)

// iteration is one execution of a stage's block: what its options act on. At
// first it is the published networks': shared convolutions, private
// normalisations.
type iteration struct {
	stage string
	index int // 0 for the first of the stage
	op    LRU

	// Names of the parameters: of what the convolutions' weights are made of,
	// of the normalisations, and of what is behind the second one's scale.
	dw, pw, first, second, gain []string
}

func newIteration(stage string, index int) *iteration {
	return &iteration{
		stage: stage, index: index,
		dw:     []string{stage + ".dw.weight"},
		pw:     []string{stage + ".pw.weight"},
		first:  normNames(fmt.Sprintf("%s.dw_bn_list.%d", stage, index)),
		second: normNames(fmt.Sprintf("%s.pw_bn_list.%d", stage, index)),
	}
}

// names are the operator's parameters, in its order.
func (it *iteration) names() []string {
	return slices.Concat(it.dw, it.pw, it.first, it.second[:1], it.gain, it.second[1:])
}

// add appends the iteration to a program.
func (it *iteration) add(b *builder, x int) int {
	return b.add(fmt.Sprintf("%s.%d", it.stage, it.index+1), it.op, it.names(), x)
}
