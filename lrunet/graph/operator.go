package graph

import (
	"fmt"

	"lrunet/lrunet/kernel"
)

// operator is the arithmetic of one layer. Instances own what forward saves
// for backward, so each execution of a layer has its own.
type operator interface {
	forward(c *call)
	infer(c *call)
	backward(c *call)
	// needs says how many of the inputs backward reads, the first ones, and whether it
	// reads the result, beside its gradient.
	needs() (inputs int, result bool)
}

// keeper is an operator that keeps elements of its own from forward to backward.
type keeper interface{ kept(blocks int) int }

// borrower is an operator that needs elements of storage in backward, for a gradient.
type borrower interface{ borrows(blocks int) int }

// restorable is an operator whose result can be made again, which is cheaper than to keep
// it.
type restorable interface {
	restoration(c *call) *kernel.Restoration
}

// starter is an operator whose backward half makes its first input, if the call has a task
// for that, together with what else comes first.
type starter interface{ starts() }

// call is what an operator reads and writes: x, y and their gradients, its
// parameters and their gradients in the order of the layer's Params.
type call struct {
	x      []*kernel.Tensor
	y      *kernel.Tensor
	dy     *kernel.Tensor
	dx     []*kernel.Tensor // nil elements are not wanted
	params [][]float32
	grads  [][]float32 // nil for what is not trainable
	step   *step

	borrowed []float32           // what a borrower needs
	before   kernel.Task         // makes a starter's input, a channel in each part; nil if it is there
	again    *kernel.Restoration // makes the input of a layer that normalises it; nil if it is there
}

// step is what holds for one execution of a whole network.
type step struct {
	images    int
	labels    []int32
	mixture   kernel.Mixture
	teacher   kernel.Teacher
	add       bool // to the gradients that are there
	smoothing float64
	dropout   float64
	seed      uint64
}

// maker makes the operator of a layer. It is an lrunet.Visitor, whose methods
// stand in the operators' files.
type maker struct {
	pool  *kernel.Pool
	layer *fused
	made  operator
}

// newOperator makes the arithmetic of a layer. It fails if the layer has more
// inputs than its arithmetic takes.
func newOperator(pool *kernel.Pool, layer *fused) (operator, error) {
	m := &maker{pool: pool, layer: layer}
	if err := layer.Op.Accept(m); err != nil {
		return nil, fmt.Errorf("graph: layer %s: %w", layer.Name, err)
	}
	return m.made, nil
}
