package kernel

// clip is the limits of an activation; infinite ones do not limit. What lies
// on a limit has no gradient.
type clip struct{ low, high float32 }

// affineClip sets y to a*x + b between the limits; NaN stays NaN.
func affineClip(y, x []float32, a, b float32, c clip) {
	if active != nil && len(y) > 0 {
		x = x[:len(y)]
		active.affineClip(&y[0], &x[0], len(y)/Lanes, a, b, c.low, c.high)
		return
	}
	x = x[:len(y)]
	for i := range y {
		y[i] = min(max(float32(a*x[i])+b, c.low), c.high)
	}
}

// clipMoments is the sums of dy and of dy*x where a*x + b lies between the
// limits; their length is even. The product is rounded, as in affineClip, so
// that both see the same elements between the limits.
func clipMoments(dy, x []float32, a, b float32, c clip) (total, product float64) {
	if active != nil && len(dy) > 0 {
		x = x[:len(dy)]
		return active.clipMoments(&dy[0], &x[0], len(dy)/Lanes, a, b, c.low, c.high)
	}
	x = x[:len(dy)]
	for i, d := range dy {
		if v := float32(a*x[i]) + b; c.low < v && v < c.high {
			total += float64(d)
			product += float64(d) * float64(x[i])
		}
	}
	return total, product
}

// clipGradient sets dx to p*g + q*x + r, where g is dy if a*x + b lies between
// the limits, else 0.
func clipGradient(dx, dy, x []float32, a, b float32, c clip, p, q, r float32) {
	if active != nil && len(dx) > 0 {
		dy, x = dy[:len(dx)], x[:len(dx)]
		active.clipGradient(&dx[0], &dy[0], &x[0], len(dx)/Lanes, a, b, c.low, c.high, p, q, r)
		return
	}
	dy, x = dy[:len(dx)], x[:len(dx)]
	for i, d := range dy {
		if v := float32(a*x[i]) + b; !(c.low < v && v < c.high) {
			d = 0
		}
		dx[i] = p*d + q*x[i] + r
	}
}
