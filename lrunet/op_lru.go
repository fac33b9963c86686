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
//
// Weights may be made of others, so that iterations share some of these:
//
//   - with Templates, each weight is the sum of that many templates of its
//     shape, each times a coefficient; in its place stand the templates, then
//     the coefficients;
//   - with Bases, each row of pw's weight is the sum of as many filters that its
//     group shares, and one more, each times a coefficient of its own. In its
//     place stand the shared filters (Groups*Bases,E*C/Groups,1,1), the further
//     one of each group, and the coefficients (C,Bases+1,1,1);
//   - with Rank, a product is added to pw's weight in each group. Behind it
//     stand its factors (Groups*Rank,E*C/Groups,1,1) and (C,Rank,1,1), of which
//     the second starts at zero.
//
// With Gain, one number follows BN2's scale, which is multiplied by it. With
// Branch, there follows what all of BN2's result is multiplied by; it starts at
// zero.
type LRU struct {
	Expansion, Groups      int
	Shuffle                bool
	Unshifted              bool
	Templates, Bases, Rank int
	Gain                   bool
	Branch                 Branch
}

// Branch is what an iteration multiplies its branch by.
type Branch uint8

// Factors of a branch.
const (
	BranchPlain   Branch = iota // nothing
	BranchNumber                // one number
	BranchChannel               // one number a channel
)

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
	case op.Templates > 0 && op.Bases > 0 || min(op.Templates, op.Bases, op.Rank) < 0:
		return Signature{}, fmt.Errorf("%d templates, %d bases and rank %d make no weights", op.Templates, op.Bases, op.Rank)
	}
	mid := op.Expansion * x.C
	params := append(op.weight(mid, 1, 3, 3), op.pointwise(x.C, mid/op.Groups)...)
	first := normParams(mid)
	if op.Unshifted {
		first = slices.Delete(first, 1, 2)
	}
	second := slices.Insert(normParams(x.C), 1, op.factors(x.C)...)
	return Signature{x, slices.Concat(params, first, second)}, nil
}

// factors are those of the second normalisation.
func (op LRU) factors(channels int) []Param {
	var list []Param
	if op.Gain {
		list = append(list, Param{Shape: []int{1}, Role: Gain})
	}
	switch op.Branch {
	case BranchNumber:
		list = append(list, Param{Shape: []int{1}, Role: Addition})
	case BranchChannel:
		list = append(list, Param{Shape: []int{channels}, Role: Addition})
	}
	return list
}

// weight is what a weight of a shape is made of.
func (op LRU) weight(shape ...int) []Param {
	if op.Templates == 0 {
		return []Param{{Shape: shape, Role: Weight}}
	}
	list := slices.Repeat([]Param{{Shape: shape, Role: Weight}}, op.Templates)
	return append(list, Param{Shape: []int{op.Templates}, Role: Coefficient})
}

// pointwise is what the 1x1 convolution's weight is made of.
func (op LRU) pointwise(out, in int) []Param {
	list := op.weight(out, in, 1, 1)
	if op.Bases > 0 {
		list = []Param{
			{Shape: []int{op.Groups * op.Bases, in, 1, 1}, Role: Weight},
			{Shape: []int{op.Groups, in, 1, 1}, Role: Weight},
			{Shape: []int{out, op.Bases + 1, 1, 1}, Role: Weight},
		}
	}
	if op.Rank > 0 {
		list = append(list,
			Param{Shape: []int{op.Groups * op.Rank, in, 1, 1}, Role: Weight},
			Param{Shape: []int{out, op.Rank, 1, 1}, Role: Addition})
	}
	return list
}

// Matrices are the places, among the parameters, of weights of the 1x1
// convolution's shape: its own, or its templates. With Bases there is none.
func (op LRU) Matrices() []int {
	if op.Bases > 0 {
		return nil
	}
	first, n := 1, 1
	if op.Templates > 0 {
		first, n = op.Templates+1, op.Templates
	}
	places := make([]int, n)
	for i := range places {
		places[i] = first + i
	}
	return places
}

// Work counts so: the depthwise convolution reads c channels and writes e*c, the 1x1
// reads those and writes c, the residual is read: (3+2e)*c. The depthwise
// result is scratch, and the 1x1 accumulates into the residual. Weights are made
// of others once, not for each image.
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
