package lrunet

// MaxPool takes the maximum over square windows; padding never wins.
type MaxPool struct{ Kernel, Stride, Pad int }

// Name is "MaxPool".
func (MaxPool) Name() string { return "MaxPool" }

// Signature fails if no window fits the map, or one could hold padding alone.
func (op MaxPool) Signature(in []Shape) (Signature, error) {
	x, err := single(in)
	if err != nil {
		return Signature{}, err
	}
	return pooled(x, op.Kernel, op.Stride, op.Pad)
}

// Work is none.
func (MaxPool) Work([]Shape, Shape) Work { return Work{} }

// Accept calls v.MaxPool, and fails if that does.
func (op MaxPool) Accept(v Visitor) error { return v.MaxPool(op) }
