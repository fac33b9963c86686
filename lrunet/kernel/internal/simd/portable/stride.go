package portable

// Every is dst[i] = src[i*step].
func Every(dst, src *float32, n, step int) {
	for i := range n {
		*position(dst, i*4*lanes) = *position(src, i*step)
	}
}

// Transpose is dst[j*ds][i] = src[i*ss][j] for i < 16 and j < 16*n.
func Transpose(dst, src *float32, ds, ss, n int) {
	for i := range lanes {
		for j, v := range floats(src, i*ss, lanes*n) {
			floats(dst, j*ds, lanes)[i] = v
		}
	}
}
