package portable

import "unsafe"

// CrossMoments sums y[i] and y[i]*x[i].
func CrossMoments(y, x []float32) (total, product float64) {
	var s0, s1, q0, q1 float64
	for len(y) >= 2 && len(x) >= 2 {
		p, q := (*[2]float32)(y), (*[2]float32)(x)
		a, b := float64(p[0]), float64(p[1])
		s0 += a
		s1 += b
		q0 += a * float64(q[0])
		q1 += b * float64(q[1])
		y, x = y[2:], x[2:]
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
