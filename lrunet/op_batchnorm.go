package lrunet

// BatchNorm normalises each channel over batch and positions, epsilon 1e-5,
// momentum 0.1. Params: scale, shift, mean, variance.
type BatchNorm struct{}

// Name is "BatchNorm".
func (BatchNorm) Name() string { return "BatchNorm" }

// Signature fails unless there is one input.
func (BatchNorm) Signature(in []Shape) (Signature, error) {
	x, err := single(in)
	return Signature{x, normParams(x.C)}, err
}

// Work is none, as part of the convolution before it.
func (BatchNorm) Work([]Shape, Shape) Work { return Work{InPlace: true} }

// Accept calls v.BatchNorm, and fails if that does.
func (op BatchNorm) Accept(v Visitor) error { return v.BatchNorm(op) }

// normParams are a batch normalisation's arrays.
func normParams(channels int) []Param {
	var list []Param
	for _, role := range []Role{Scale, Shift, Mean, Variance} {
		list = append(list, Param{Shape: []int{channels}, Role: role})
	}
	return list
}

// normNames are PyTorch's names of a batch normalisation's arrays.
func normNames(prefix string) []string {
	return []string{prefix + ".weight", prefix + ".bias", prefix + ".running_mean", prefix + ".running_var"}
}
