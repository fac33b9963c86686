package lrunet

import "fmt"

// ReLU is max(x, 0), and min(., Max) if Max is positive (6 for ReLU6).
type ReLU struct{ Max float32 }

// Name is "ReLU".
func (ReLU) Name() string { return "ReLU" }

// Signature fails if Max is negative.
func (op ReLU) Signature(in []Shape) (Signature, error) {
	x, err := single(in)
	if err == nil && !(op.Max >= 0) {
		err = fmt.Errorf("maximum %v is negative", op.Max)
	}
	return Signature{Out: x}, err
}

// Work is none.
func (ReLU) Work([]Shape, Shape) Work { return Work{InPlace: true} }

// Accept calls v.ReLU, and fails if that does.
func (op ReLU) Accept(v Visitor) error { return v.ReLU(op) }
