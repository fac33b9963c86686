package lrunet

import "fmt"

// Concat joins its inputs' channels in order.
type Concat struct{}

// Name is "Concat".
func (Concat) Name() string { return "Concat" }

// Signature fails with fewer than two inputs, or if their maps differ in size.
func (Concat) Signature(in []Shape) (Signature, error) {
	if len(in) < 2 {
		return Signature{}, fmt.Errorf("joins %d layers, must be at least 2", len(in))
	}
	out := in[0]
	for _, x := range in[1:] {
		if x.H != out.H || x.W != out.W {
			return Signature{}, fmt.Errorf("joins maps of unequal sizes %v and %v", in[0], x)
		}
		out.C += x.C
	}
	return Signature{Out: out}, nil
}

// Work is none: the inputs could have been written in place.
func (Concat) Work([]Shape, Shape) Work { return Work{} }

// Accept calls v.Concat, and fails if that does.
func (op Concat) Accept(v Visitor) error { return v.Concat(op) }
