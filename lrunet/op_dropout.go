package lrunet

import "fmt"

// Dropout zeroes elements in training with the recipe's probability, or with
// Rate where the network fixes it (positive).
type Dropout struct{ Rate float64 }

// Name is "Dropout".
func (Dropout) Name() string { return "Dropout" }

// Signature fails if Rate is not in [0, 1).
func (op Dropout) Signature(in []Shape) (Signature, error) {
	x, err := single(in)
	if err == nil && !(op.Rate >= 0 && op.Rate < 1) {
		err = fmt.Errorf("rate %v is not in [0, 1)", op.Rate)
	}
	return Signature{Out: x}, err
}

// Work is none.
func (Dropout) Work([]Shape, Shape) Work { return Work{InPlace: true} }

// Accept calls v.Dropout, and fails if that does.
func (op Dropout) Accept(v Visitor) error { return v.Dropout(op) }
