package lrunet

import (
	"fmt"
	"slices"
)

// LRU is one iteration of a layer reuse unit (arXiv 1901.09615, section 3):
//
//	y = relu(BN2(pw(BN1(dw(x)))) + x)
//
// with dw a 3x3 depthwise convolution of multiplier Expansion, pw a 1x1
// convolution of Groups groups back to the input's channels, and, if Shuffle,
// the channels of y swapped by halves and interleaved: result 2j is y[C/2+j],
// result 2j+1 is y[j]. Params: dw weight (E*C,1,3,3), pw weight
// (C,E*C/Groups,1,1), then scale, shift, mean, variance of BN1 (E*C each) and
// of BN2 (C each). Unshifted leaves out BN1's shift, which BN2 subtracts again.
type LRU struct {
	Expansion, Groups int
	Shuffle           bool
	Unshifted         bool
}

// Name is "LRU".
func (LRU) Name() string { return "LRU" }

// Signature fails if the channels do not divide into the groups, or into two
// halves to shuffle.
func (op LRU) Signature(in []Shape) (Signature, error) {
	x, err := single(in)
	switch {
	case err != nil:
		return Signature{}, err
	case op.Expansion < 1:
		return Signature{}, fmt.Errorf("expansion %d is below 1", op.Expansion)
	case op.Groups < 1 || x.C%op.Groups != 0:
		return Signature{}, fmt.Errorf("%d channels do not divide into %d groups", x.C, op.Groups)
	case op.Shuffle && x.C%2 != 0:
		return Signature{}, fmt.Errorf("%d channels have no two halves to shuffle", x.C)
	}
	mid := op.Expansion * x.C
	params := []Param{
		{Shape: []int{mid, 1, 3, 3}, Role: Weight},
		{Shape: []int{x.C, mid / op.Groups, 1, 1}, Role: Weight},
	}
	first := normParams(mid)
	if op.Unshifted {
		first = slices.Delete(first, 1, 2)
	}
	params = append(params, first...)
	return Signature{x, append(params, normParams(x.C)...)}, nil
}

// Work counts so: the depthwise convolution reads c channels and writes e*c, the 1x1
// reads those and writes c, the residual is read: (3+2e)*c. The depthwise
// result is scratch, and the 1x1 accumulates into the residual.
func (op LRU) Work(in []Shape, _ Shape) Work {
	x, e := in[0], op.Expansion
	return Work{
		MAdds:   x.Size()*e*9 + x.Size()*e*x.C/op.Groups,
		Moved:   (3 + 2*e) * x.Size(),
		Scratch: e * x.Size(),
		InPlace: true,
	}
}

// Accept calls v.LRU, and fails if that does.
func (op LRU) Accept(v Visitor) error { return v.LRU(op) }
