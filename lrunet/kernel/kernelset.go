package kernel

// laneBytes is the size of one position, 16 float32.
const laneBytes = Lanes * 4

// kernelSet is a set of assembly kernels. Their loops are in the comments of
// packages avx512 and avx2. Index 0 of the families is unused: depthwise[e]
// computes e outputs of a channel, product[r] tiles of r rows, and dot[m][k]
// tiles of m by k.
type kernelSet struct {
	name      string
	outputs   int // largest e
	rows      int // largest r
	dotRows   int // largest m
	dotCols   int // largest k
	peakWidth int // multiply-adds of a round of peak

	depthwise      []func(x, w, y *float32, n, xs, ws, ys, yc, row, end, height, width, ahead int)
	depthwiseSum   []func(x, w, y, sum *float32, n, xs, ws, ys, yc, ss, row, end, height, width, ahead int)
	depthwiseStats []func(x, w, sums *float32, blocks, height, width int)
	depthwiseGradW []func(x, g, acc *float32, n, xs, gs, gc, as, height, width int)
	depthwiseGradX []func(g, w, dx *float32, n, gs, gc, ws, xs, height, width int)

	product        []func(a, b, c *float32, as, at, k, bs, cs, n, blocks int)
	productSquare  []func(a, b, c, q *float32, as, at, k, bs, cs, n, blocks, ahead int)
	productAdd     []func(a, b, c, in, co *float32, as, at, k, bs, cs, is, n, blocks, ahead int)
	productAddReLU []func(a, b, c, in, bias *float32, as, at, k, bs, cs, is, n, blocks, ahead int)

	depthwiseSpread func(dx, above, below, u, v *float32, n int)
	every           func(dst, src *float32, n, step int)

	productSpans []func(a, b, c *float32, starts *int, as, at, k, cs, n, blocks int)

	productOfSpans []func(a, b, c *float32, starts *int, as, at, k, cs, n, blocks int)

	dotSpans [][]func(u, y, acc *float32, us, ys *int, as, n int)
	dot      [][]func(g, y, acc *float32, gs, ys, as, n int)

	maskSum   func(dy, y, g, sum *float32, ds, ys, gs, rows, n, ahead int)
	maskSums  func(dy, y, z, g, sum *float32, ds, ys, zs, gs, rows, n, ahead int)
	combine   func(g, z, gz, co *float32, gs, zs, ds, rows, n, ahead int)
	residual  func(z, x, y, co *float32, zs, xs, ys, rows, n, ahead int)
	peak      func(n int)
	transpose func(dst, src *float32, ds, ss, n int)
	laneSums  func(dst *float64, src *float32, n int)

	affine        func(y, x *float32, n int, a, b float32)
	affine2       func(y, u, v *float32, n int, a, b, c float32)
	add           func(y, u, v *float32, n int)
	axpy          func(y, x *float32, n int, a float32)
	relu          func(y, x *float32, n int)
	reluCapped    func(y, x *float32, n int, limit float32)
	maskPositive  func(dx, dy, y *float32, n int)
	maskBetween   func(dx, dy, y *float32, n int, limit float32)
	affineAddReLU func(y, x, r *float32, n int, a, b float32)
	affineClip    func(y, x *float32, n int, a, b, low, high float32)
	clipMoments   func(dy, x *float32, n int, a, b, low, high float32) (total, product float64)
	clipGradient  func(dx, dy, x *float32, n int, a, b, low, high, p, q, r float32)
	crossMoments  func(y, x *float32, n int) (total, product float64)
	maxNine       func(y, which, x0, x1, x2 *float32, cols *int, n int)
	maxNineBack   func(dy, which, dx0, dx1, dx2 *float32, cols *int, n int)
	sgd           func(w, grad, v *float32, n int, rate, momentum, decay float32)
	sgdNesterov   func(w, grad, v *float32, n int, rate, momentum, decay float32)
}
