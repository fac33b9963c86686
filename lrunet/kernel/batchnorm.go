package kernel

import "math"

// Epsilon is added to variances before their square root is taken, and
// Momentum is the weight of a batch in running statistics; both are PyTorch's
// defaults.
const (
	Epsilon  = 1e-5
	Momentum = 0.1
)

// clip is the limits of an activation; infinite ones do not limit. What lies
// on a limit has no gradient.
type clip struct{ low, high float32 }

// BatchNorm normalises each channel over images and positions; an activation
// may clip the result.
type BatchNorm struct {
	p        *Pool
	channels int
	clip     clip
	norms    []norm
	forward  bnForward
	infer    bnInfer
	restore  Restoration
	backward bnBackward
}

// NewBatchNorm makes a batch normalisation of maps with the given channels.
func NewBatchNorm(p *Pool, channels int) *BatchNorm {
	return newBatchNorm(p, channels, clip{float32(math.Inf(-1)), float32(math.Inf(1))})
}

// NewBatchNormReLU makes a batch normalisation with the activation max(x, 0),
// capped at limit if that is positive.
func NewBatchNormReLU(p *Pool, channels int, limit float32) *BatchNorm {
	if limit > 0 {
		return newBatchNorm(p, channels, clip{0, limit})
	}
	return newBatchNorm(p, channels, clip{0, float32(math.Inf(1))})
}

func newBatchNorm(p *Pool, channels int, between clip) *BatchNorm {
	n := &BatchNorm{p: p, channels: channels, clip: between, norms: make([]norm, channels)}
	n.forward.BatchNorm, n.infer.BatchNorm, n.restore.BatchNorm, n.backward.BatchNorm = n, n, n, n
	return n
}

// norm is the statistics that one channel was normalised with.
type norm struct {
	mean, rstd float64 // rstd is the reciprocal standard deviation
}

// measure is the statistics of a plane with count elements that belong to
// images, and moves the running ones towards them. PyTorch's running variance
// is the unbiased one.
func measure(plane []float32, count int, mean, variance *float32) norm {
	total, squares := moments(plane)
	n := float64(count)
	m := total / n
	v := max(squares/n-m*m, 0)
	*mean += Momentum * (float32(m) - *mean)
	unbiased := v * n / max(n-1, 1)
	*variance += Momentum * (float32(unbiased) - *variance)
	return norm{m, 1 / math.Sqrt(v+Epsilon)}
}

// running is the norm of running statistics.
func running(mean, variance float32) norm {
	return norm{float64(mean), 1 / math.Sqrt(float64(variance)+Epsilon)}
}

// affine is the map a*x + b that normalises, scales and shifts.
func (n norm) affine(scale, shift float32) (a, b float32) {
	f := float64(scale) * n.rstd
	return float32(f), float32(float64(shift) - f*n.mean)
}

// backward is the gradients of scale and shift, and the map a*dy + b*x + c
// that is the input's gradient, for the output's gradient dy and the input x.
func (n norm) backward(dy, x []float32, count int, scale float32) (dscale, dshift, a, b, c float32) {
	total, product := active.CrossMoments(dy, x)
	return n.gradient(total, product, count, scale)
}

// gradient is backward, given the sums of dy and of dy*x.
func (n norm) gradient(total, product float64, count int, scale float32) (dscale, dshift, a, b, c float32) {
	ds := (product - n.mean*total) * n.rstd
	fa := float64(scale) * n.rstd
	fb := -fa * n.rstd * ds / float64(count)
	fc := -fa*total/float64(count) - fb*n.mean
	return float32(ds), float32(total), float32(fa), float32(fb), float32(fc)
}

// Forward normalises x with the batch's own statistics, scales, shifts and
// clips it to y, of the same shape:
//
//	y[c] = clip(scale[c] * (x[c] - mean of x[c]) / sqrt(variance of x[c] + Epsilon) + shift[c])
//
// and moves the running mean and variance towards the batch's. Parameters and
// running statistics are one number a channel. If y is nil, only they move, and what y
// would be can be had by Restoration.
func (n *BatchNorm) Forward(y, x *Tensor, scale, shift, mean, variance []float32) {
	n.p.Run(n.forward.start(y, x, scale, shift, mean, variance), &n.forward)
}

type bnForward struct {
	*BatchNorm
	y, x                         *Tensor
	scale, shift, mean, variance []float32
}

// start records the arguments and returns the number of parts.
func (f *bnForward) start(y, x *Tensor, scale, shift, mean, variance []float32) int {
	x.must("batch normalisation", "input", f.channels, x.H, x.W, x.N)
	if y != nil {
		y.result("batch normalisation", "result", f.channels, x.H, x.W, x.N)
	}
	f.y, f.x, f.scale, f.shift, f.mean, f.variance = y, x, scale, shift, mean, variance
	return f.channels
}

func (f *bnForward) Part(c, _ int) {
	x := f.x.Plane(c)
	f.norms[c] = measure(x, f.x.count(), &f.mean[c], &f.variance[c])
	if f.y != nil {
		f.normalise(f.y.Plane(c), x, f.norms[c], f.scale[c], f.shift[c], f.x.N)
	}
}

// normalise sets the plane y to x, normalised, scaled, shifted and clipped.
func (n *BatchNorm) normalise(y, x []float32, by norm, scale, shift float32, images int) {
	a, b := by.affine(scale, shift)
	active.AffineClip(y, x, a, b, n.clip.low, n.clip.high)
	clearPadding(y, images)
}

// Restoration computes again what the last Forward made, given x, scale and shift as that
// read them.
func (n *BatchNorm) Restoration(x *Tensor, scale, shift []float32) *Restoration {
	x.must("batch normalisation", "input", n.channels, x.H, x.W, x.N)
	n.restore.x, n.restore.scale, n.restore.shift = x, scale, shift
	return &n.restore
}

// Restoration is a result of a BatchNorm that can be had again.
type Restoration struct {
	*BatchNorm
	y, x         *Tensor
	scale, shift []float32
}

// To is a task that sets y to the result, one channel in each part.
func (r *Restoration) To(y *Tensor) Task {
	y.result("batch normalisation", "result", r.channels, r.x.H, r.x.W, r.x.N)
	r.y = y
	return r
}

// Part sets one channel of what To named.
func (r *Restoration) Part(c, _ int) { r.Channel(r.y.Plane(c), c) }

// Channel sets the plane y to channel c of the result.
func (r *Restoration) Channel(y []float32, c int) {
	r.normalise(y, r.x.Plane(c), r.norms[c], r.scale[c], r.shift[c], r.x.N)
}

// Infer is Forward with the running mean and variance, which stay.
func (n *BatchNorm) Infer(y, x *Tensor, scale, shift, mean, variance []float32) {
	x.must("batch normalisation", "input", n.channels, x.H, x.W, x.N)
	y.result("batch normalisation", "result", n.channels, x.H, x.W, x.N)
	f := &n.infer
	f.y, f.x, f.scale, f.shift, f.mean, f.variance = y, x, scale, shift, mean, variance
	n.p.Run(n.channels, f)
}

type bnInfer bnForward

func (f *bnInfer) Part(c, _ int) {
	f.normalise(f.y.Plane(c), f.x.Plane(c), running(f.mean[c], f.variance[c]), f.scale[c], f.shift[c], f.x.N)
}

// Backward sets dx, of x's shape, dscale and dshift, one number a channel, to the
// gradients of input and parameters, given the result's gradient dy and x, scale
// and shift as the last Forward read them.
func (n *BatchNorm) Backward(dx *Tensor, dscale, dshift []float32, dy, x *Tensor, scale, shift []float32) {
	n.p.Run(n.backward.start(dx, dscale, dshift, dy, x, scale, shift), &n.backward)
}

type bnBackward struct {
	*BatchNorm
	dx, dy, x                    *Tensor
	dscale, dshift, scale, shift []float32
}

// start records the arguments and returns the number of parts.
func (f *bnBackward) start(dx *Tensor, dscale, dshift []float32, dy, x *Tensor, scale, shift []float32) int {
	dy.must("batch normalisation backward", "gradient", f.channels, x.H, x.W, x.N)
	dx.result("batch normalisation backward", "result", f.channels, x.H, x.W, x.N)
	f.dx, f.dy, f.x, f.dscale, f.dshift, f.scale, f.shift = dx, dy, x, dscale, dshift, scale, shift
	return f.channels
}

func (f *bnBackward) Part(c, _ int) {
	f.dscale[c], f.dshift[c] = f.differentiate(f.dx.Plane(c), f.dy.Plane(c), f.x.Plane(c), c, f.x, f.scale[c], f.shift[c])
}

// differentiate sets the plane dx to the gradient of channel c of the input, and returns
// those of scale and shift, given the result's and that channel, of maps, as the last
// forward half read it. dx and x may be one.
func (n *BatchNorm) differentiate(dx, dy, x []float32, c int, maps *Tensor, scale, shift float32) (dscale, dshift float32) {
	a, b := n.norms[c].affine(scale, shift)
	total, product := active.ClipMoments(dy, x, a, b, n.clip.low, n.clip.high)
	dscale, dshift, p, q, r := n.norms[c].gradient(total, product, maps.count(), scale)
	active.ClipGradient(dx, dy, x, a, b, n.clip.low, n.clip.high, p, q, r)
	clearPadding(dx, maps.N)
	return dscale, dshift
}
