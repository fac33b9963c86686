package lrunet

import "fmt"

// Signature is the shape of an operator's result, and its parameters' shapes
// and roles in the order that the operator documents, yet unnamed.
type Signature struct {
	Out    Shape
	Params []Param
}

// single is the input of an operator that reads one layer.
func single(in []Shape) (Shape, error) {
	if len(in) != 1 {
		return Shape{}, fmt.Errorf("reads %d layers, must be 1", len(in))
	}
	return in[0], nil
}

// pooled is the signature of a pooling over square windows.
func pooled(x Shape, kernel, stride, pad int) (Signature, error) {
	h, w, err := window(x, kernel, stride, pad)
	if err != nil {
		return Signature{}, err
	}
	if 2*pad > kernel {
		return Signature{}, fmt.Errorf("padding %d is over half of kernel %d: a window could hold padding alone", pad, kernel)
	}
	return Signature{Out: Shape{x.C, h, w}}, nil
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
