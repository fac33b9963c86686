package lrunet

import "fmt"

// Blend sums one or two inputs of equal shapes, each times a factor: one number
// a channel, or one in all with Single. With Plain the first has none. Params:
// the factors. The first input's starts at one and the second's at zero, so that
// at first a blend is its first input.
type Blend struct{ Plain, Single bool }

// Name is "Blend".
func (Blend) Name() string { return "Blend" }

// Signature fails unless there are one or two inputs, of one shape, and a factor.
func (op Blend) Signature(in []Shape) (Signature, error) {
	switch {
	case len(in) != 1 && len(in) != 2:
		return Signature{}, fmt.Errorf("blends %d layers, must be 1 or 2", len(in))
	case in[len(in)-1] != in[0]:
		return Signature{}, fmt.Errorf("blends unequal shapes %v and %v", in[0], in[1])
	case op.Plain && len(in) == 1:
		return Signature{}, fmt.Errorf("has one input and no factor for it")
	}
	n := in[0].C
	if op.Single {
		n = 1
	}
	roles := []Role{Gain, Addition}[:len(in)]
	if op.Plain {
		roles = roles[1:]
	}
	var params []Param
	for _, role := range roles {
		params = append(params, Param{Shape: []int{n}, Role: role})
	}
	return Signature{in[0], params}, nil
}

// Work is a multiply-add for each element and factor. It reads all inputs but the
// first, where the sum accumulates.
func (op Blend) Work(in []Shape, out Shape) Work {
	factors := len(in)
	if op.Plain {
		factors--
	}
	return Work{MAdds: factors * out.Size(), Moved: (len(in) - 1) * out.Size(), InPlace: true}
}

// Accept calls v.Blend, and fails if that does.
func (op Blend) Accept(v Visitor) error { return v.Blend(op) }
