package lrunet

import "fmt"

// Add sums its inputs, which have equal shapes.
type Add struct{}

// Name is "Add".
func (Add) Name() string { return "Add" }

// Signature fails with fewer than two inputs, or if their shapes differ.
func (Add) Signature(in []Shape) (Signature, error) {
	if len(in) < 2 {
		return Signature{}, fmt.Errorf("adds %d layers, must be at least 2", len(in))
	}
	for _, x := range in[1:] {
		if x != in[0] {
			return Signature{}, fmt.Errorf("adds unequal shapes %v and %v", in[0], x)
		}
	}
	return Signature{Out: in[0]}, nil
}

// Work reads all inputs but the first, where the sum accumulates.
func (Add) Work(in []Shape, out Shape) Work {
	return Work{Moved: (len(in) - 1) * out.Size(), InPlace: true}
}

// Accept calls v.Add, and fails if that does.
func (op Add) Accept(v Visitor) error { return v.Add(op) }
