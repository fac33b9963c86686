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

	before []entrance // layers before it, in order
	after  *Channels  // a layer behind it; nil: none

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

// add appends the iteration to a program; x is its input, first the stage's.
func (it *iteration) add(b *builder, first, x int) int {
	name := fmt.Sprintf("%s.%d", it.stage, it.index+1)
	for _, e := range it.before {
		x = e.add(b, name, first, x)
	}
	x = b.add(name, it.op, it.names(), x)
	if it.after != nil {
		x = b.add(it.stage+".shuffles", *it.after, nil, x)
	}
	return x
}

// entrance is a layer before an iteration.
type entrance struct {
	name  string
	op    Blend
	param string // its only one
	input bool   // it reads the stage's input too
}

// add appends the layer to a program.
func (e entrance) add(b *builder, iteration string, first, x int) int {
	in := []int{x}
	if e.input {
		in = append(in, first)
	}
	return b.add(iteration+"."+e.name, e.op, []string{e.param}, in...)
}
