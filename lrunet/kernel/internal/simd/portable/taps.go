package portable

import "unsafe"

// Taps9 is y[i] = sum over k < 9 of w[k] * x[at[k]+i].
func Taps9(y, x *float32, at *int, w *float32, n int) {
	n *= lanes
	x0, x1, x2 := tap(x, at, 0, n), tap(x, at, 1, n), tap(x, at, 2, n)
	x3, x4, x5 := tap(x, at, 3, n), tap(x, at, 4, n), tap(x, at, 5, n)
	x6, x7, x8 := tap(x, at, 6, n), tap(x, at, 7, n), tap(x, at, 8, n)
	w0, w1, w2, w3, w4, w5, w6, w7, w8 := nine(w)
	for i, to := 0, unsafe.Slice(y, n); i < n; i++ {
		to[i] = (w0*x0[i] + w1*x1[i] + w2*x2[i]) + (w3*x3[i] + w4*x4[i] + w5*x5[i]) + (w6*x6[i] + w7*x7[i] + w8*x8[i])
	}
}

// AddTaps9 is Taps9 that adds to y. It has no assembly: what needs it is
// computed in another way where there is.
func AddTaps9(y, x *float32, at *int, w *float32, n int) {
	n *= lanes
	x0, x1, x2 := tap(x, at, 0, n), tap(x, at, 1, n), tap(x, at, 2, n)
	x3, x4, x5 := tap(x, at, 3, n), tap(x, at, 4, n), tap(x, at, 5, n)
	x6, x7, x8 := tap(x, at, 6, n), tap(x, at, 7, n), tap(x, at, 8, n)
	w0, w1, w2, w3, w4, w5, w6, w7, w8 := nine(w)
	for i, to := 0, unsafe.Slice(y, n); i < n; i++ {
		to[i] += (w0*x0[i] + w1*x1[i] + w2*x2[i]) + (w3*x3[i] + w4*x4[i] + w5*x5[i]) + (w6*x6[i] + w7*x7[i] + w8*x8[i])
	}
}

// tap is what tap k meets.
func tap(x *float32, at *int, k, n int) []float32 { return floats(x, 4*integer(at, k), n) }

// nine is the nine numbers at w.
func nine(w *float32) (w0, w1, w2, w3, w4, w5, w6, w7, w8 float32) {
	v := (*[9]float32)(unsafe.Pointer(w))
	return v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8]
}
