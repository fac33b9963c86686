package kernel

import "fmt"

// LRUShape describes one iteration of a layer reuse unit on maps of C
// channels. Groups divides C; with Shuffle C is even.
type LRUShape struct {
	C, H, W           int
	Expansion, Groups int
	Shuffle           bool
}

// LRUParams is what an iteration reads, and where Forward keeps running statistics.
// The slices are used during a call only: DW (E*C, 1, 3, 3), PW (C, E*C/Groups,
// 1, 1), and scale, shift and running statistics of the first normalisation
// (E*C each) and the second (C each).
type LRUParams struct {
	DW, PW                           []float32
	Scale1, Shift1, Mean1, Variance1 []float32
	Scale2, Shift2, Mean2, Variance2 []float32
}

// LRUGrads is where gradients are written, each as long as its parameter.
type LRUGrads struct {
	DW, PW         []float32
	Scale1, Shift1 []float32
	Scale2, Shift2 []float32
}

// LRU is one iteration of a layer reuse unit (arXiv 1901.09615, section 3):
//
//	y = shuffle(relu(BN2(pw(BN1(dw(x)))) + x))
//
// with dw a 3x3 depthwise convolution of multiplier E, pw a 1x1 convolution
// back to C channels, and a shuffle, if the shape has one, after which channel
// 2j is what was channel C/2+j and channel 2j+1 what was channel j.
type LRU interface {
	// Forward sets y to the iteration's result for x, both C by H by W, with
	// the batch's statistics, and moves the running ones in p. Where x has fewer
	// channels, groups read them again: channel c of the input is channel c modulo
	// those of x, which must be of whole groups.
	Forward(y, x *Tensor, p LRUParams)
	// Infer is Forward with the running statistics, which stay.
	Infer(y, x *Tensor, p LRUParams)
	// Backward overwrites dx and g with the gradients of the input, all C channels
	// of it, and of p, given the result's gradient dy and y, x and p as the last
	// Forward wrote and read them.
	Backward(dx *Tensor, g LRUGrads, dy, y, x *Tensor, p LRUParams)
	// Kept is how many elements Forward keeps for Backward, beside x and y, of
	// tensors with room for the given number of blocks.
	Kept(blocks int) int
}

// NewLRU makes an iteration, with the fastest kernels that the machine has.
// It panics if the shape is not possible.
func NewLRU(p *Pool, s LRUShape) LRU {
	if s.C < 1 || s.H < 1 || s.W < 1 || s.Expansion < 1 || s.Groups < 1 || s.C%s.Groups != 0 || s.Shuffle && s.C%2 != 0 {
		panic(fmt.Sprintf("kernel: layer reuse: impossible shape %+v", s))
	}
	if active.Vector() {
		return newFusedLRU(p, active, s)
	}
	return newPlainLRU(p, s)
}

// mustRead panics unless an iteration can read x, with room for n images.
func (s *LRUShape) mustRead(x *Tensor, n int) {
	c := s.C
	if x.C < s.C && x.C%(s.C/s.Groups) == 0 {
		c = x.C
	}
	x.must("layer reuse", "input", c, s.H, s.W, n)
}

// place is the channel of the result that channel c goes to.
func (s *LRUShape) place(c int) int {
	switch half := s.C / 2; {
	case !s.Shuffle:
		return c
	case c < half:
		return 2*c + 1
	default:
		return 2 * (c - half)
	}
}
