package lrunet

import "fmt"

// Conv is a 2-d convolution with square kernel and zero padding; Groups equal
// to the input's channels makes it depthwise. Params: weight, and bias if Bias.
type Conv struct {
	Out, Kernel, Stride, Pad, Groups int
	Bias                             bool
}

// Name is "Conv".
func (Conv) Name() string { return "Conv" }

// Signature fails if the channels do not divide into the groups or no window
// fits the map.
func (op Conv) Signature(in []Shape) (Signature, error) {
	x, err := single(in)
	if err != nil {
		return Signature{}, err
	}
	if op.Out < 1 {
		return Signature{}, fmt.Errorf("has %d output channels, must be at least 1", op.Out)
	}
	if op.Groups < 1 || x.C%op.Groups != 0 || op.Out%op.Groups != 0 {
		return Signature{}, fmt.Errorf("%d channels to %d do not divide into %d groups", x.C, op.Out, op.Groups)
	}
	h, w, err := window(x, op.Kernel, op.Stride, op.Pad)
	if err != nil {
		return Signature{}, err
	}
	params := []Param{{Shape: []int{op.Out, x.C / op.Groups, op.Kernel, op.Kernel}, Role: Weight}}
	if op.Bias {
		params = append(params, Param{Shape: []int{op.Out}, Role: Bias})
	}
	return Signature{Shape{op.Out, h, w}, params}, nil
}

// Work reads the input and writes the result once each.
func (op Conv) Work(in []Shape, out Shape) Work {
	return Work{
		MAdds: out.Size() * in[0].C / op.Groups * op.Kernel * op.Kernel,
		Moved: in[0].Size() + out.Size(),
	}
}

// Accept calls v.Conv, and fails if that does.
func (op Conv) Accept(v Visitor) error { return v.Conv(op) }
