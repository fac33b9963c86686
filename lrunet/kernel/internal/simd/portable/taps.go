package portable

import "unsafe"

// Taps9 is y[i] = sum over k < 9 of w[k] * x[at[k]+i].
func Taps9(y, x *float32, at *int, w *float32, n int) {
	taps9(unsafe.Slice(y, n*lanes), x, (*[9]int)(unsafe.Pointer(at)), (*[9]float32)(unsafe.Pointer(w)), false)
}

// AddTaps9 is Taps9 that adds to y. It has no assembly: what needs it is
// computed in another way where there is.
func AddTaps9(y, x *float32, at *int, w *float32, n int) {
	taps9(unsafe.Slice(y, n*lanes), x, (*[9]int)(unsafe.Pointer(at)), (*[9]float32)(unsafe.Pointer(w)), true)
}

func taps9(y []float32, x *float32, at *[9]int, w *[9]float32, add bool) {
	n := len(y)
	x0, x1, x2 := floats(x, 4*at[0], n), floats(x, 4*at[1], n), floats(x, 4*at[2], n)
	x3, x4, x5 := floats(x, 4*at[3], n), floats(x, 4*at[4], n), floats(x, 4*at[5], n)
	x6, x7, x8 := floats(x, 4*at[6], n), floats(x, 4*at[7], n), floats(x, 4*at[8], n)
	w0, w1, w2, w3, w4, w5, w6, w7, w8 := w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], w[8]
	for i := range y {
		s := (w0*x0[i] + w1*x1[i] + w2*x2[i]) +
			(w3*x3[i] + w4*x4[i] + w5*x5[i]) +
			(w6*x6[i] + w7*x7[i] + w8*x8[i])
		if add {
			s += y[i]
		}
		y[i] = s
	}
}
