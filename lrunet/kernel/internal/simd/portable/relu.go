package portable

import "math"

// ReLU is y[i] = max(x[i], 0); NaN stays NaN.
//
//go:noinline
func ReLU(y, x []float32) {
	x = x[:len(y)]
	for i := range y {
		y[i] = max(x[i], 0)
	}
}

// ReLUCapped is y[i] = min(max(x[i], 0), limit); NaN stays NaN.
//
//go:noinline
func ReLUCapped(y, x []float32, limit float32) {
	x = x[:len(y)]
	for i := range y {
		y[i] = min(max(x[i], 0), limit)
	}
}

// MaskPositive sets dx[i] to dy[i] where y[i], a result of ReLU, is positive,
// else to 0. Signs are random, so a branch would be mispredicted half the time:
// the mask is all ones if y's bits, never those of a negative number, are not
// zero.
//
//go:noinline
func MaskPositive(dx, dy, y []float32) {
	dy, y = dy[:len(dx)], y[:len(dx)]
	for i := range dx {
		mask := uint32(-int32(math.Float32bits(y[i])) >> 31)
		dx[i] = math.Float32frombits(math.Float32bits(dy[i]) & mask)
	}
}

// MaskBetween is MaskPositive for 0 < y[i] < limit: the bits of positive
// numbers are ordered as the numbers are.
//
//go:noinline
func MaskBetween(dx, dy, y []float32, limit float32) {
	dy, y = dy[:len(dx)], y[:len(dx)]
	top := int32(math.Float32bits(limit))
	for i := range dx {
		bits := int32(math.Float32bits(y[i]))
		mask := uint32(-bits>>31) & uint32((bits-top)>>31)
		dx[i] = math.Float32frombits(math.Float32bits(dy[i]) & mask)
	}
}

// AffineAddReLU is y[i] = max(a*x[i] + b + r[i], 0); NaN stays NaN.
//
//go:noinline
func AffineAddReLU(y, x, r []float32, a, b float32) {
	x, r = x[:len(y)], r[:len(y)]
	for i := range y {
		y[i] = max(a*x[i]+b+r[i], 0)
	}
}
