package lrunet

// AvgPool takes the mean over square windows, padding counted as zeros; Kernel
// 0 means the whole map.
type AvgPool struct{ Kernel, Stride, Pad int }

// Name is "AvgPool".
func (AvgPool) Name() string { return "AvgPool" }

// Signature fails if no window fits the map, or one could hold padding alone.
func (op AvgPool) Signature(in []Shape) (Signature, error) {
	x, err := single(in)
	if err != nil {
		return Signature{}, err
	}
	if op.Kernel == 0 {
		return Signature{Out: Shape{x.C, 1, 1}}, nil
	}
	return pooled(x, op.Kernel, op.Stride, op.Pad)
}

// Work is none.
func (AvgPool) Work([]Shape, Shape) Work { return Work{} }

// Accept calls v.AvgPool, and fails if that does.
func (op AvgPool) Accept(v Visitor) error { return v.AvgPool(op) }
