package kernel

// ConvNorm is a convolution without bias, the batch normalisation of its result z and
// the activation of that, with the same bits as Conv and then BatchNorm. Where possible,
// one thread does all of it for a few channels, while they are in its cache. Depthwise
// convolutions have DepthwiseNorm.
type ConvNorm struct {
	conv    *Conv
	norm    *BatchNorm
	chunked convNormChunk
	weights convNormWeights

	maps, gradients oneAfterOther // of backward where the weights' gradient is split
}

// ConvNormParams are parameters of a ConvNorm: the convolution's weights and one
// number a channel each of the rest. Mean and Variance are running statistics.
type ConvNormParams struct{ W, Scale, Shift, Mean, Variance []float32 }

// ConvNormGrads are the gradients of ConvNormParams.
type ConvNormGrads struct{ W, Scale, Shift []float32 }

// NewConvNorm makes one operation of two, which must not be used by themselves any more.
// It panics if their channels differ.
func NewConvNorm(c *Conv, n *BatchNorm) *ConvNorm {
	if c.s.Out != n.channels {
		panic("kernel: convolution and batch normalisation: not the same channels")
	}
	o := &ConvNorm{conv: c, norm: n}
	o.chunked.ConvNorm, o.weights.ConvNorm = o, o
	return o
}

// chunkwise says whether each part is a few channels of z. Each reads all of x, which
// pays if x has few channels and z is larger than the cache.
func (o *ConvNorm) chunkwise(z *Tensor) bool {
	const cached = 1 << 19 // elements
	return o.conv.direct && o.conv.in <= 2*chunkOutputs && z.C*z.live() > cached && o.chunks() >= leastParts
}

// leastParts is the fewest parts that keep threads busy.
const leastParts = 4

// chunkOutputs is the number of channels of z in a part.
const chunkOutputs = 24

// groupChunks is how many parts a group is, chunks how many all groups are.
func (o *ConvNorm) groupChunks() int { return (o.conv.out + chunkOutputs - 1) / chunkOutputs }
func (o *ConvNorm) chunks() int      { return o.conv.s.Groups * o.groupChunks() }

// Forward sets z, Out by OutSize, to the convolution of x, C by H by W, and y to what
// BatchNorm.Forward makes of z, unless y is nil.
func (o *ConvNorm) Forward(y, z, x *Tensor, p ConvNormParams) {
	parts := o.conv.forward.start(z, x, p.W, nil)
	channels := o.norm.forward.start(y, z, p.Scale, p.Shift, p.Mean, p.Variance)
	if o.chunkwise(z) {
		o.conv.p.Run(o.chunks(), &o.chunked)
		return
	}
	o.conv.p.Run(parts, &o.conv.forward)
	o.conv.p.Run(channels, &o.norm.forward)
}

// Restoration computes again what the last Forward made, given z and parameters as that
// left and read them.
func (o *ConvNorm) Restoration(z *Tensor, p ConvNormParams) *Restoration {
	return o.norm.Restoration(z, p.Scale, p.Shift)
}

// Infer sets y to the same with the running statistics, which stay.
func (o *ConvNorm) Infer(y, x *Tensor, p ConvNormParams) {
	o.conv.Forward(y, x, p.W, nil)
	o.norm.Infer(y, y, p.Scale, p.Shift, p.Mean, p.Variance)
}

// Backward sets dx, C by H by W, unless it is nil, and g to the gradients of input and
// parameters, given the result's gradient dy and z, x and parameters as the last
// Forward left and read them. It writes z's gradient to dz. If x is not there, before sets
// it, one channel in each part; otherwise it is nil.
func (o *ConvNorm) Backward(dx, dz *Tensor, g ConvNormGrads, dy, z, x *Tensor, p ConvNormParams, before Task) {
	channels := o.norm.backward.start(dz, g.Scale, g.Shift, dy, z, p.Scale, p.Shift)
	weights := o.conv.weightsTask()
	parts := weights.start(g.W, nil, x, dz)
	data := 0
	if dx != nil {
		data = o.conv.backData.start(dx, dz, p.W)
	}
	inputs := 0
	if before != nil {
		inputs = x.C
	}
	pool := o.conv.p
	if _, _, split := weights.outputs(0); split {
		o.maps = oneAfterOther{before, inputs, &o.norm.backward}
		pool.Run(inputs+channels, &o.maps)
		o.gradients = oneAfterOther{weights, parts, &o.conv.backData}
		pool.Run(parts+data, &o.gradients)
		weights.finish()
		return
	}
	pool.Run(inputs, before)
	o.weights.weightsTask = weights
	pool.Run(parts, &o.weights)
	weights.finish()
	pool.Run(data, &o.conv.backData)
}

// oneAfterOther is the parts of one task, then those of another, with nothing to wait for
// between them.
type oneAfterOther struct {
	one   Task
	parts int // of the first
	other Task
}

func (t *oneAfterOther) Part(part, thread int) {
	if part < t.parts {
		t.one.Part(part, thread)
	} else {
		t.other.Part(part-t.parts, thread)
	}
}

// convNormChunk computes the results of a few output channels in each part.
type convNormChunk struct{ *ConvNorm }

func (f *convNormChunk) Part(part, thread int) {
	g := part / f.groupChunks()
	first := g*f.conv.out + part%f.groupChunks()*chunkOutputs
	end := min(first+chunkOutputs, (g+1)*f.conv.out)
	f.conv.forward.chunk(g, first, end, thread)
	for o := first; o < end; o++ {
		f.norm.forward.Part(o, thread)
	}
}

// convNormWeights computes the gradients of parameters for some output channels, and
// those channels of z's gradient, in each part.
type convNormWeights struct {
	*ConvNorm
	weightsTask
}

func (f *convNormWeights) Part(part, thread int) {
	first, end, _ := f.outputs(part)
	for o := first; o < end; o++ {
		f.norm.backward.Part(o, thread)
	}
	f.weightsTask.Part(part, thread)
}
