package kernel

// Multiply sets dst to x times factor: one number, or one for each element.
func Multiply(dst, x, factor []float32) {
	x = x[:len(dst)]
	for i, v := range x {
		dst[i] = v * factor[i%len(factor)]
	}
}

// MultiplyBackward overwrites dx with the gradient of Multiply's x, and adds
// that of its factor to dfactor, given the gradient of its result.
func MultiplyBackward(dx, dfactor, ddst, x, factor []float32) {
	dx, x = dx[:len(ddst)], x[:len(ddst)]
	if len(factor) == 1 {
		dfactor[0] += float32(inner(ddst, x))
	} else {
		for i, v := range ddst {
			dfactor[i] += v * x[i]
		}
	}
	Multiply(dx, ddst, factor)
}
