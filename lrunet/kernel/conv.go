package kernel

import "fmt"

// ConvShape describes a 2-d convolution with square kernel and zero padding.
// Groups equal to C makes it depthwise; Out is then a multiple of C.
type ConvShape struct {
	C, H, W                          int // input
	Out, Kernel, Stride, Pad, Groups int
}

// Conv is a convolution. Weights are (Out, C/Groups, Kernel, Kernel) as
// PyTorch has them, the bias (Out).
type Conv struct {
	p      *Pool
	s      ConvShape
	g      window
	in     int   // input channels of a group
	out    int   // output channels of a group
	direct bool  // 1x1 at stride 1 without padding: planes need no copy
	taps   []int // where each weight's span starts in the padded copies of a group

	forward     convForward
	backData    convBackData
	backWeights convBackWeights
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
	for i := range c.in {
		for _, tap := range c.g.taps {
			c.taps = append(c.taps, i*c.g.size()+tap)
		}
	}
	c.forward = convForward{Conv: c}
	c.backData = convBackData{Conv: c}
	c.backWeights = convBackWeights{Conv: c}
	return c
}

// OutSize is the height and width of the result.
func (c *Conv) OutSize() (h, w int) { return c.g.outH, c.g.outW }

// depth is the number of weights of one output channel.
func (c *Conv) depth() int { return c.in * c.s.Kernel * c.s.Kernel }

// nine says whether each output is nine taps of one input channel.
func (c *Conv) nine() bool { return c.in == 1 && c.s.Kernel == 3 }

// matrix is the weights of group g.
func (c *Conv) matrix(w []float32, g int) matrix {
	n := c.out * c.depth()
	return matrix{w: w[g*n:][:n], outStep: c.depth(), inStep: 1}
}

// planes fills at with the starts of channels first, first+1, ... of t.
func planes(at []int, t *Tensor, first int) []int {
	for i := range at {
		at[i] = (first + i) * t.stride()
	}
	return at
}

// channelStarts makes the starts of all channels of a tensor with the given stride.
func channelStarts(at []int, channels int, t *Tensor) []int {
	if len(at) != channels {
		at = make([]int, channels)
	}
	return planes(at, t, 0)
}
