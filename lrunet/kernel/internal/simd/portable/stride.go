package portable

// Every is dst[i] = src[i*step].
func Every(dst, src *float32, n, step int) {
	for i := range n {
		*position(dst, i*4*lanes) = *position(src, i*step)
	}
}

// DepthwiseSpread is dx[2*j] = u[1]*above[j] + v[1]*below[j] and
//
//	dx[2*j+1] = u[2]*above[j] + u[0]*above[j+1] + v[2]*below[j] + v[0]*below[j+1]
func DepthwiseSpread(dx, above, below, u, v *float32, n int) {
	u0, u1, u2 := number(u, 0), number(u, 1), number(u, 2)
	v0, v1, v2 := number(v, 0), number(v, 1), number(v, 2)
	for j := range n {
		left, right := position(dx, 2*j*4*lanes), position(dx, (2*j+1)*4*lanes)
		a, b := position(above, j*4*lanes), position(below, j*4*lanes)
		nextA, nextB := position(above, (j+1)*4*lanes), position(below, (j+1)*4*lanes)
		for lane := range left {
			left[lane] = u1*a[lane] + v1*b[lane]
			right[lane] = u2*a[lane] + u0*nextA[lane] + v2*b[lane] + v0*nextB[lane]
		}
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
