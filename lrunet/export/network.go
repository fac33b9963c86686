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
// fault in the program, or as checkpoint.Check does.
func New(p *lrunet.Program, c *checkpoint.Checkpoint) (*Network, error) {
	if err := p.Validate(); err != nil {
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
