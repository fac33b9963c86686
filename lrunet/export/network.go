package export

import (
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
)

// Network is a program with its parameters.
type Network struct {
	Program    *lrunet.Program
	Checkpoint *checkpoint.Checkpoint // its classes and how it came about

	values map[string][]float32 // of parameters, by name
}

// New binds a program to a checkpoint's tensors. It fails if Validate finds a
// fault in the program, or as checkpoint.Check and Checkpoint.AtReuse do. Of a
// checkpoint for several reuse counts it takes the largest.
func New(p *lrunet.Program, c *checkpoint.Checkpoint) (*Network, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	c, err := c.AtReuse(0)
	if err != nil {
		return nil, err
	}
	values, err := checkpoint.Bind(p, c)
	if err != nil {
		return nil, err
	}
	return &Network{p, c, values}, nil
}

// Value is a parameter's array, row-major.
func (n *Network) Value(p lrunet.Param) []float32 { return n.values[p.Name] }

// ownCheckpoint is the checkpoint with the program's parameters alone, in its
// shapes: a linear layer's matrix may stand for a 1x1 convolution in a file.
func (n *Network) ownCheckpoint() *checkpoint.Checkpoint {
	c := *n.Checkpoint
	c.Tensors = nil
	for _, p := range n.Program.Params() {
		c.Tensors = append(c.Tensors, checkpoint.Tensor{Name: p.Name, Shape: p.Shape, Data: n.Value(p)})
	}
	return &c
}
