package lrunet

import (
	"errors"
	"fmt"
)

// signature is what an operator makes of its inputs: the shape of its result,
// and its parameters' shapes and roles in the documented order, yet unnamed.
type signature struct {
	out    Shape
	params []Param
}

// sign gives an operator's signature for inputs of the given shapes, or says
// why it cannot take them.
func sign(op Op, in []Shape) (signature, error) {
	switch op := op.(type) {
	case Add:
		return op.sign(in)
	case Concat:
		return op.sign(in)
	}
	if len(in) != 1 {
		return signature{}, fmt.Errorf("reads %d layers, want 1", len(in))
	}
	x := in[0]
	switch op := op.(type) {
	case Conv:
		return op.sign(x)
	case LRU:
		return op.sign(x)
	case BatchNorm:
		return signature{x, normParams(x.C)}, nil
	case ReLU:
		return same(x, op.Max >= 0, "maximum %v is negative", op.Max)
	case Channels:
		return op.sign(x)
	case MaxPool:
		return pool(x, op.Kernel, op.Stride, op.Pad)
	case AvgPool:
		if op.Kernel == 0 {
			return signature{out: Shape{x.C, 1, 1}}, nil
		}
		return pool(x, op.Kernel, op.Stride, op.Pad)
	case Dropout:
		return same(x, op.Rate >= 0 && op.Rate < 1, "rate %v is not in [0, 1)", op.Rate)
	}
	return signature{}, fmt.Errorf("has the unknown operator %T", op)
}

// same is the signature of an operator that keeps the shape.
func same(x Shape, ok bool, format string, value any) (signature, error) {
	if !ok {
		return signature{}, fmt.Errorf(format, value)
	}
	return signature{out: x}, nil
}

func (op Conv) sign(x Shape) (signature, error) {
	if op.Out < 1 {
		return signature{}, fmt.Errorf("has %d output channels, want at least 1", op.Out)
	}
	if op.Groups < 1 || x.C%op.Groups != 0 || op.Out%op.Groups != 0 {
		return signature{}, fmt.Errorf("%d channels to %d do not divide into %d groups", x.C, op.Out, op.Groups)
	}
	h, w, err := window(x, op.Kernel, op.Stride, op.Pad)
	params := []Param{{Shape: []int{op.Out, x.C / op.Groups, op.Kernel, op.Kernel}, Role: Weight}}
	if op.Bias {
		params = append(params, Param{Shape: []int{op.Out}, Role: Bias})
	}
	return signature{Shape{op.Out, h, w}, params}, err
}

func (op LRU) sign(x Shape) (signature, error) {
	switch {
	case op.Expansion < 1:
		return signature{}, fmt.Errorf("expansion %d is below 1", op.Expansion)
	case op.Groups < 1 || x.C%op.Groups != 0:
		return signature{}, fmt.Errorf("%d channels do not divide into %d groups", x.C, op.Groups)
	case op.Shuffle && x.C%2 != 0:
		return signature{}, fmt.Errorf("%d channels have no two halves to shuffle", x.C)
	}
	mid := op.Expansion * x.C
	params := []Param{
		{Shape: []int{mid, 1, 3, 3}, Role: Weight},
		{Shape: []int{x.C, mid / op.Groups, 1, 1}, Role: Weight},
	}
	params = append(params, normParams(mid)...)
	return signature{x, append(params, normParams(x.C)...)}, nil
}

func (op Channels) sign(x Shape) (signature, error) {
	if len(op.Index) == 0 {
		return signature{}, errors.New("selects no channel")
	}
	for _, i := range op.Index {
		if i < 0 || i >= x.C {
			return signature{}, fmt.Errorf("selects channel %d of %d", i, x.C)
		}
	}
	return signature{out: Shape{len(op.Index), x.H, x.W}}, nil
}

func (Add) sign(in []Shape) (signature, error) {
	if len(in) < 2 {
		return signature{}, fmt.Errorf("adds %d layers, want at least 2", len(in))
	}
	for _, x := range in[1:] {
		if x != in[0] {
			return signature{}, fmt.Errorf("adds unequal shapes %v and %v", in[0], x)
		}
	}
	return signature{out: in[0]}, nil
}

func (Concat) sign(in []Shape) (signature, error) {
	if len(in) < 2 {
		return signature{}, fmt.Errorf("joins %d layers, want at least 2", len(in))
	}
	out := in[0]
	for _, x := range in[1:] {
		if x.H != out.H || x.W != out.W {
			return signature{}, fmt.Errorf("joins maps of unequal sizes %v and %v", in[0], x)
		}
		out.C += x.C
	}
	return signature{out: out}, nil
}

func pool(x Shape, kernel, stride, pad int) (signature, error) {
	h, w, err := window(x, kernel, stride, pad)
	if err == nil && 2*pad > kernel {
		err = fmt.Errorf("padding %d is over half of kernel %d: a window could hold padding alone", pad, kernel)
	}
	return signature{out: Shape{x.C, h, w}}, err
}

// window is the number of positions of a sliding window down and across.
func window(x Shape, kernel, stride, pad int) (h, w int, err error) {
	if kernel < 1 || stride < 1 || pad < 0 {
		return 0, 0, fmt.Errorf("kernel %d, stride %d, padding %d make no window", kernel, stride, pad)
	}
	if min(x.H, x.W)+2*pad < kernel {
		return 0, 0, fmt.Errorf("kernel %d is larger than the %dx%d map with padding %d", kernel, x.H, x.W, pad)
	}
	return (x.H+2*pad-kernel)/stride + 1, (x.W+2*pad-kernel)/stride + 1, nil
}

// normParams are a batch normalisation's arrays.
func normParams(channels int) []Param {
	var list []Param
	for _, role := range []Role{Scale, Shift, Mean, Variance} {
		list = append(list, Param{Shape: []int{channels}, Role: role})
	}
	return list
}
