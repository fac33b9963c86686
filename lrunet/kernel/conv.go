package kernel

import (
	"fmt"

	"lrunet/lrunet/kernel/internal/simd"
)

// ConvShape describes a 2-d convolution with square kernel and zero padding.
// Groups equal to C makes it depthwise; Out is then a multiple of C.
type ConvShape struct {
	C, H, W                          int // input
	Out, Kernel, Stride, Pad, Groups int
}

// Conv is a convolution from maps of C by H by W to Out by OutSize. Weights are
// (Out, C/Groups, Kernel, Kernel) as PyTorch has them, the bias (Out).
//
// A depthwise 3x3 of stride 1 or 2 takes the maps as they lie if the kernel set has
// vectors; everything else multiplies a matrix of weights with spans, of padded
// copies unless the convolution is 1x1.
type Conv struct {
	p    *Pool
	s    ConvShape
	g    window
	in   int   // input channels of a group
	out  int   // output channels of a group
	taps []int // where each weight's span starts in the padded copies of a group

	direct       bool // 1x1 at stride 1 without padding: planes need no copy
	depthwise3x3 bool // each output is nine taps of one input channel
	sliding      bool // depthwise3x3, and the size stays
	halving      bool // depthwise3x3, of stride 2 and padding 1, with one result for each channel

	forward      convForward
	backData     convBackData
	backWeights  convBackWeights
	backProducts convBackProducts
}

// NewConv makes a convolution. It panics if the shape is not possible.
func NewConv(p *Pool, s ConvShape) *Conv {
	if s.Groups < 1 || s.Kernel < 1 || s.Stride < 1 || s.Pad < 0 || s.C%s.Groups != 0 || s.Out%s.Groups != 0 ||
		s.H+2*s.Pad < s.Kernel || s.W+2*s.Pad < s.Kernel {
		panic(fmt.Sprintf("kernel: convolution: impossible shape %+v", s))
	}
	c := &Conv{p: p, s: s, in: s.C / s.Groups, out: s.Out / s.Groups}
	c.g = newWindow(s.Kernel, s.Stride, s.Pad, s.H, s.W)
	c.direct = s.Kernel == 1 && s.Stride == 1 && s.Pad == 0
	c.depthwise3x3 = c.in == 1 && s.Kernel == 3
	c.sliding = c.depthwise3x3 && s.Stride == 1 && s.Pad == 1
	c.halving = c.depthwise3x3 && s.Stride == 2 && s.Pad == 1 && c.out == 1
	for i := range c.in {
		for _, tap := range c.g.taps {
			c.taps = append(c.taps, i*c.g.size()+tap)
		}
	}
	c.forward = convForward{Conv: c}
	c.backData = convBackData{Conv: c}
	c.backWeights = convBackWeights{Conv: c}
	c.backProducts = convBackProducts{Conv: c}
	return c
}

// OutSize is the height and width of the result.
func (c *Conv) OutSize() (h, w int) { return c.g.outH, c.g.outW }

// depth is the number of weights of one output channel.
func (c *Conv) depth() int { return c.in * c.s.Kernel * c.s.Kernel }

// matrix is the weights of group g.
func (c *Conv) matrix(w []float32, g int) simd.Operand {
	n := c.out * c.depth()
	return simd.RowMajor(w[g*n:][:n], c.depth())
}

// filter is the nine weights of output channel o.
func filter(w []float32, o int) *[9]float32 { return (*[9]float32)(w[o*9:]) }

// depthwise is outputs first to end-1, all of one group, of a sliding
// convolution; w may be nil if it is not needed.
func (c *Conv) depthwise(w []float32, first, end int) simd.Depthwise {
	d := simd.Depthwise{N: 1, E: end - first, Height: c.s.H, Width: c.s.W}
	if w != nil {
		d.W = w[9*first:]
	}
	return d
}

// load makes padded copies of block b of the channels of group g of x.
func (c *Conv) load(copied []float32, x *Tensor, g, b int) {
	for i := range c.in {
		c.g.load(copied[i*c.g.size():], x.block(g*c.in+i, b))
	}
}
