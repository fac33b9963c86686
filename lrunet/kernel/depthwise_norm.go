package kernel

// DepthwiseNorm is a depthwise convolution without bias, the batch normalisation of its
// result z and the activation of that, with the same bits as Conv and then BatchNorm. One
// thread does all of it for a channel of the input. It writes z nowhere and computes it
// again in the backward half: the memory is slower than nine multiply-adds.
type DepthwiseNorm struct {
	p        *Pool
	s        ConvShape
	out      int   // output channels of an input channel
	from     []int // channels of x, in the order in which they are read
	norm     *BatchNorm
	channels []depthwiseChannel // one a thread
	forward  depthwiseForward
	backward depthwiseBackward
}

// NewDepthwiseNorm makes one operation of two, or of three: if from is not nil, channel c
// of the convolution's input is channel from[c] of x, each once. The normalisation must not
// be used by itself any more. It panics if the convolution is not Channelwise or impossible,
// or if another operation has other channels.
func NewDepthwiseNorm(p *Pool, s ConvShape, from []int, n *BatchNorm) *DepthwiseNorm {
	if !s.Channelwise() {
		panic("kernel: depthwise convolution and batch normalisation: convolution of other groups")
	}
	if s.Out != n.channels || from != nil && !Permutes(from, s.C) {
		panic("kernel: depthwise convolution and batch normalisation: not the same channels")
	}
	o := &DepthwiseNorm{p: p, s: s, out: s.Out / s.C, from: from, norm: n}
	for c := len(o.from); c < s.C; c++ {
		o.from = append(o.from, c)
	}
	for range p.Threads() {
		o.channels = append(o.channels, newDepthwiseChannel(p, s))
	}
	o.forward.DepthwiseNorm, o.backward.DepthwiseNorm = o, o
	return o
}

// Channelwise says whether a convolution is depthwise, with enough channels for the
// threads to do one at a time.
func (s ConvShape) Channelwise() bool { return s.Groups == s.C && s.C >= leastParts }

// Permutes says whether an index names each of a number of channels once.
func Permutes(index []int, channels int) bool {
	named := make([]bool, channels)
	for _, c := range index {
		if c < 0 || c >= channels || named[c] {
			return false
		}
		named[c] = true
	}
	return len(index) == channels
}

// Forward sets y, Out by OutSize, to what BatchNorm.Forward makes of the convolution of x,
// C by H by W. If again is not nil, it makes x, of which only the shape is read.
func (o *DepthwiseNorm) Forward(y, x *Tensor, again *Restoration, p ConvNormParams) {
	o.forward.run(y, x, again, p, true)
}

// Infer is Forward with the running statistics, which stay.
func (o *DepthwiseNorm) Infer(y, x *Tensor, p ConvNormParams) {
	o.forward.run(y, x, nil, p, false)
}

// depthwiseForward computes the results of one input channel in each part.
type depthwiseForward struct {
	*DepthwiseNorm
	y, x     *Tensor
	again    *Restoration
	params   ConvNormParams
	training bool // normalise with the batch's own statistics
}

func (f *depthwiseForward) run(y, x *Tensor, again *Restoration, p ConvNormParams, training bool) {
	h, w := f.channels[0].conv.OutSize()
	x.must("depthwise convolution", "input", f.s.C, f.s.H, f.s.W, x.N)
	y.result("depthwise convolution", "result", f.s.Out, h, w, x.N)
	f.y, f.x, f.again, f.params, f.training = y, x, again, p, training
	f.p.Run(f.s.C, f)
}

func (f *depthwiseForward) Part(c, thread int) {
	d, p := &f.channels[thread], &f.params
	d.take(f.x, f.again, f.from[c], thread)
	d.convolve(f.weights(p.W, c), thread)
	for i := range f.out {
		o, z := c*f.out+i, d.z.Plane(i)
		var by norm
		if f.training {
			by = measure(z, d.z.count(), &p.Mean[o], &p.Variance[o])
			f.norm.norms[o] = by
		} else {
			by = running(p.Mean[o], p.Variance[o])
		}
		f.norm.normalise(f.y.Plane(o), z, by, p.Scale[o], p.Shift[o], d.z.N)
	}
}

// weights is those of channel c among w.
func (o *DepthwiseNorm) weights(w []float32, c int) []float32 {
	n := o.out * o.s.Kernel * o.s.Kernel
	return w[c*n:][:n]
}

// Backward sets dx, C by H by W, unless it is nil, and g to the gradients of input and
// parameters, given the result's gradient dy and x, again and parameters as the last Forward
// read them.
func (o *DepthwiseNorm) Backward(dx *Tensor, g ConvNormGrads, dy, x *Tensor, again *Restoration, p ConvNormParams) {
	h, w := o.channels[0].conv.OutSize()
	dy.must("depthwise convolution backward", "gradient", o.s.Out, h, w, dy.N)
	x.must("depthwise convolution backward", "input", o.s.C, o.s.H, o.s.W, dy.N)
	if dx != nil {
		dx.result("depthwise convolution backward", "result", o.s.C, o.s.H, o.s.W, dy.N)
	}
	f := &o.backward
	f.dx, f.dy, f.x, f.again, f.params, f.grads = dx, dy, x, again, p, g
	o.p.Run(o.s.C, f)
}

type depthwiseBackward struct {
	*DepthwiseNorm
	dx, dy, x *Tensor
	again     *Restoration
	params    ConvNormParams
	grads     ConvNormGrads
}

func (f *depthwiseBackward) Part(c, thread int) {
	d, w := &f.channels[thread], f.weights(f.params.W, c)
	d.take(f.x, f.again, f.from[c], thread)
	d.convolve(w, thread)
	for i := range f.out {
		o, z := c*f.out+i, d.z.Plane(i)
		f.grads.Scale[o], f.grads.Shift[o] = f.norm.differentiate(z, f.dy.Plane(o), z, o, &d.z, f.params.Scale[o], f.params.Shift[o])
	}
	var dx []float32
	if f.dx != nil {
		dx = f.dx.Plane(f.from[c])
	}
	d.differentiate(dx, f.weights(f.grads.W, c), w, thread)
}
