package portable

// Dot adds to acc[i*as+j], lane by lane, the products of u[i*us] and y[j*ys]
// over n positions, for i < m and j < k.
func Dot(m, k int, u, y, acc *float32, us, ys, as, n int) {
	for i := range m {
		for j := range k {
			addProducts(position(acc, i*as+j*4*lanes), u, y, i*us, j*ys, n)
		}
	}
}

// DotSpans is Dot for spans that start at u[us[i]] and y[ys[j]].
func DotSpans(m, k int, u, y, acc *float32, us, ys *int, as, n int) {
	for i := range m {
		for j := range k {
			addProducts(position(acc, i*as+j*4*lanes), u, y, 4*integer(us, i), 4*integer(ys, j), n)
		}
	}
}

// addProducts adds the products of n positions, from uFrom bytes after u and
// yFrom bytes after y on.
func addProducts(sum *[lanes]float32, u, y *float32, uFrom, yFrom, n int) {
	for p := range n {
		a, b := position(u, uFrom+p*4*lanes), position(y, yFrom+p*4*lanes)
		for lane := range sum {
			sum[lane] += a[lane] * b[lane]
		}
	}
}
