package kernel

import "lrunet/lrunet/kernel/internal/simd"

// Mix sets dst to the sum of templates, each as long, times their coefficients.
func Mix(dst []float32, templates [][]float32, coefficients []float32) {
	clear(dst)
	for k, t := range templates {
		addScaled(dst, t, coefficients[k])
	}
}

// MixBackward overwrites dtemplates and dcoefficients with the gradients of
// Mix's templates and coefficients, given that of its result.
func MixBackward(dtemplates [][]float32, dcoefficients, ddst []float32, templates [][]float32, coefficients []float32) {
	for k, t := range templates {
		clear(dtemplates[k])
		addScaled(dtemplates[k], ddst, coefficients[k])
		dcoefficients[k] = float32(inner(ddst, t))
	}
}

// addScaled adds a times x to y. Both have any length.
func addScaled(y, x []float32, a float32) {
	x = x[:len(y)]
	n := len(y) / Lanes * Lanes
	active.Affine2(y[:n], y[:n], x[:n], 1, a, 0)
	simd.Portable.Affine2(y[n:], y[n:], x[n:], 1, a, 0)
}

// inner is the inner product of two different slices, of any length, in double
// precision.
func inner(y, x []float32) float64 {
	x = x[:len(y)]
	n := len(y) / Lanes * Lanes
	_, product := active.CrossMoments(y[:n], x[:n])
	for i := n; i < len(y); i++ {
		product += float64(y[i]) * float64(x[i])
	}
	return product
}
