package portable

// AffineClip is y[i] = min(max(a*x[i] + b, low), high); NaN stays NaN. The
// product is rounded, so that all loops here see the same elements between the
// limits.
//
//go:noinline
func AffineClip(y, x []float32, a, b, low, high float32) {
	x = x[:len(y)]
	for i := range y {
		y[i] = min(max(float32(a*x[i])+b, low), high)
	}
}

// ClipMoments sums dy[i] and dy[i]*x[i] where low < a*x[i] + b < high.
//
//go:noinline
func ClipMoments(dy, x []float32, a, b, low, high float32) (total, product float64) {
	x = x[:len(dy)]
	for i, d := range dy {
		if v := float32(a*x[i]) + b; low < v && v < high {
			total += float64(d)
			product += float64(d) * float64(x[i])
		}
	}
	return total, product
}

// ClipGradient is dx[i] = p*g + q*x[i] + r, where g is dy[i] if
// low < a*x[i] + b < high, else 0.
//
//go:noinline
func ClipGradient(dx, dy, x []float32, a, b, low, high, p, q, r float32) {
	dy, x = dy[:len(dx)], x[:len(dx)]
	for i, d := range dy {
		if v := float32(a*x[i]) + b; !(low < v && v < high) {
			d = 0
		}
		dx[i] = p*d + q*x[i] + r
	}
}
