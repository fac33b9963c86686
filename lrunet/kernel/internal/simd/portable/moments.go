package portable

import "unsafe"

// CrossMoments sums y[i] and y[i]*x[i].
func CrossMoments(y, x []float32) (total, product float64) {
	x = x[:len(y)]
	var s0, s1, q0, q1 float64
	for i := 1; i < len(y); i += 2 {
		a, b := float64(y[i-1]), float64(y[i])
		s0 += a
		s1 += b
		q0 += a * float64(x[i-1])
		q1 += b * float64(x[i])
	}
	return s0 + s1, q0 + q1
}

// Moments sums x[i] and its square.
func Moments(x []float32) (total, squares float64) {
	var s0, s1, q0, q1 float64
	for i := 1; i < len(x); i += 2 {
		a, b := float64(x[i-1]), float64(x[i])
		s0 += a
		s1 += b
		q0 += a * a
		q1 += b * b
	}
	return s0 + s1, q0 + q1
}

// LaneSums is dst[i] = sum over lanes of src[i][lane].
func LaneSums(dst *float64, src *float32, n int) {
	for i, to := 0, unsafe.Slice(dst, n); i < n; i++ {
		to[i] = 0
		for _, v := range position(src, i*4*lanes) {
			to[i] += float64(v)
		}
	}
}
