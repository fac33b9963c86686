package kernel

import "math"

// This file holds the inner loops. Everything above it cuts feature maps into
// contiguous spans and calls these, so a faster kernel set replaces them here
// (or a whole layer reuse iteration in NewLRU).
//
// The length of the first slice counts; the others are at least as long. Those
// that only feature maps reach take whole positions at a time, 16 elements,
// where they have assembly. Each loop keeps at most 15 values alive, the number of scalar float registers.

// axpy adds a*x to y.
func axpy(y, x []float32, a float32) {
	if n := len(y) / Lanes; active != nil && n > 0 {
		x = x[:len(y)]
		active.axpy(&y[0], &x[0], n, a)
		y, x = y[n*Lanes:], x[n*Lanes:]
	}
	x = x[:len(y)]
	for i := range y {
		y[i] += a * x[i]
	}
}

// axpy4 adds the sum of w[k]*xk to y.
func axpy4(y, x0, x1, x2, x3 []float32, w *[4]float32) {
	x0, x1, x2, x3 = x0[:len(y)], x1[:len(y)], x2[:len(y)], x3[:len(y)]
	w0, w1, w2, w3 := w[0], w[1], w[2], w[3]
	for i := range y {
		y[i] += (w0*x0[i] + w1*x1[i]) + (w2*x2[i] + w3*x3[i])
	}
}

// axpy2x4 is axpy4 for two results at once: y0 with w[:4], y1 with w[4:].
func axpy2x4(y0, y1, x0, x1, x2, x3 []float32, w *[8]float32) {
	y1 = y1[:len(y0)]
	x0, x1, x2, x3 = x0[:len(y0)], x1[:len(y0)], x2[:len(y0)], x3[:len(y0)]
	a0, a1, a2, a3 := w[0], w[1], w[2], w[3]
	b0, b1, b2, b3 := w[4], w[5], w[6], w[7]
	for i := range y0 {
		p, q, r, s := x0[i], x1[i], x2[i], x3[i]
		y0[i] += (a0*p + a1*q) + (a2*r + a3*s)
		y1[i] += (b0*p + b1*q) + (b2*r + b3*s)
	}
}

// dot is the inner product of x and y, whose length is a multiple of 4.
func dot(x, y []float32) float32 {
	y = y[:len(x)]
	var s0, s1 float32
	for i := 0; i+4 <= len(x); i += 4 {
		p, q := (*[4]float32)(x[i:]), (*[4]float32)(y[i:])
		s0 += p[0]*q[0] + p[1]*q[1]
		s1 += p[2]*q[2] + p[3]*q[3]
	}
	return s0 + s1
}

// dot3 adds the inner products of y with the xk to d; the length is a multiple
// of 4.
func dot3(d *[3]float32, y, x0, x1, x2 []float32) {
	x0, x1, x2 = x0[:len(y)], x1[:len(y)], x2[:len(y)]
	var a, b, c float32
	for i := 0; i+4 <= len(y); i += 4 {
		u := (*[4]float32)(y[i:])
		p, q, r := (*[4]float32)(x0[i:]), (*[4]float32)(x1[i:]), (*[4]float32)(x2[i:])
		a += (u[0]*p[0] + u[1]*p[1]) + (u[2]*p[2] + u[3]*p[3])
		b += (u[0]*q[0] + u[1]*q[1]) + (u[2]*q[2] + u[3]*q[3])
		c += (u[0]*r[0] + u[1]*r[1]) + (u[2]*r[2] + u[3]*r[3])
	}
	d[0] += a
	d[1] += b
	d[2] += c
}

// dot2x3 adds the inner products of y0 with the xk to d[:3], of y1 to d[3:].
// Eight sums at a time would be too many for the registers.
func dot2x3(d *[6]float32, y0, y1, x0, x1, x2 []float32) {
	y1 = y1[:len(y0)]
	x0, x1, x2 = x0[:len(y0)], x1[:len(y0)], x2[:len(y0)]
	var a0, a1, a2, b0, b1, b2 float32
	for i := range y0 {
		u, v := y0[i], y1[i]
		p, q, r := x0[i], x1[i], x2[i]
		a0 += u * p
		a1 += u * q
		a2 += u * r
		b0 += v * p
		b1 += v * q
		b2 += v * r
	}
	d[0] += a0
	d[1] += a1
	d[2] += a2
	d[3] += b0
	d[4] += b1
	d[5] += b2
}

// taps9 sets y to the sum of w[k] times the span of x that starts at at[k].
func taps9(y, x []float32, at *[9]int, w *[9]float32) {
	if active != nil && len(y) > 0 {
		for _, start := range at {
			_ = x[start:][:len(y)]
		}
		active.taps9(&y[0], &x[0], &at[0], &w[0], len(y)/Lanes)
		return
	}
	n := len(y)
	x0, x1, x2 := x[at[0]:][:n], x[at[1]:][:n], x[at[2]:][:n]
	x3, x4, x5 := x[at[3]:][:n], x[at[4]:][:n], x[at[5]:][:n]
	x6, x7, x8 := x[at[6]:][:n], x[at[7]:][:n], x[at[8]:][:n]
	w0, w1, w2, w3, w4, w5, w6, w7, w8 := w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], w[8]
	for i := range y {
		y[i] = (w0*x0[i] + w1*x1[i] + w2*x2[i]) +
			(w3*x3[i] + w4*x4[i] + w5*x5[i]) +
			(w6*x6[i] + w7*x7[i] + w8*x8[i])
	}
}

// axpyTaps9 adds to y the sum of w[k] times the span of x that starts at at[k].
func axpyTaps9(y, x []float32, at *[9]int, w *[9]float32) {
	if active != nil && len(y) > 0 {
		for _, start := range at {
			_ = x[start:][:len(y)]
		}
		active.axpyTaps9(&y[0], &x[0], &at[0], &w[0], len(y)/Lanes)
		return
	}
	n := len(y)
	x0, x1, x2 := x[at[0]:][:n], x[at[1]:][:n], x[at[2]:][:n]
	x3, x4, x5 := x[at[3]:][:n], x[at[4]:][:n], x[at[5]:][:n]
	x6, x7, x8 := x[at[6]:][:n], x[at[7]:][:n], x[at[8]:][:n]
	w0, w1, w2, w3, w4, w5, w6, w7, w8 := w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], w[8]
	for i := range y {
		y[i] += (w0*x0[i] + w1*x1[i] + w2*x2[i]) +
			(w3*x3[i] + w4*x4[i] + w5*x5[i]) +
			(w6*x6[i] + w7*x7[i] + w8*x8[i])
	}
}

// fill sets every element.
func fill(y []float32, v float32) {
	for i := range y {
		y[i] = v
	}
}

// sum is the sum of x, whose length is even, in double precision.
func sum(x []float32) float64 {
	if active != nil && len(x) > 0 {
		total, _ := crossMoments(x, x)
		return total
	}
	var s0, s1 float64
	for ; len(x) >= 2; x = x[2:] {
		p := (*[2]float32)(x)
		s0 += float64(p[0])
		s1 += float64(p[1])
	}
	return s0 + s1
}

// moments is the sum of x and of its squares; x's length is even. They are in
// double precision because the variance is their difference.
func moments(x []float32) (total, squares float64) {
	if active != nil && len(x) > 0 {
		return crossMoments(x, x)
	}
	var s0, s1, q0, q1 float64
	for ; len(x) >= 2; x = x[2:] {
		p := (*[2]float32)(x)
		a, b := float64(p[0]), float64(p[1])
		s0 += a
		s1 += b
		q0 += a * a
		q1 += b * b
	}
	return s0 + s1, q0 + q1
}

// crossMoments is the sum of y and of y*x; their length is even.
func crossMoments(y, x []float32) (total, product float64) {
	if active != nil && len(y) > 0 {
		x = x[:len(y)]
		return active.crossMoments(&y[0], &x[0], len(y)/Lanes)
	}
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

// affine sets y to a*x + b.
func affine(y, x []float32, a, b float32) {
	if active != nil && len(y) > 0 {
		x = x[:len(y)]
		active.affine(&y[0], &x[0], len(y)/Lanes, a, b)
		return
	}
	x = x[:len(y)]
	for i := range y {
		y[i] = a*x[i] + b
	}
}

// affine2 sets y to a*u + b*v + c.
func affine2(y, u, v []float32, a, b, c float32) {
	if active != nil && len(y) > 0 {
		u, v = u[:len(y)], v[:len(y)]
		active.affine2(&y[0], &u[0], &v[0], len(y)/Lanes, a, b, c)
		return
	}
	u, v = u[:len(y)], v[:len(y)]
	for i := range y {
		y[i] = a*u[i] + b*v[i] + c
	}
}

// add sets y to u + v.
func add(y, u, v []float32) {
	if active != nil && len(y) > 0 {
		u, v = u[:len(y)], v[:len(y)]
		active.add(&y[0], &u[0], &v[0], len(y)/Lanes)
		return
	}
	u, v = u[:len(y)], v[:len(y)]
	for i := range y {
		y[i] = u[i] + v[i]
	}
}

// accumulate adds x to y.
func accumulate(y, x []float32) {
	if n := len(y) / Lanes; active != nil && n > 0 {
		x = x[:len(y)]
		active.add(&y[0], &y[0], &x[0], n)
		y, x = y[n*Lanes:], x[n*Lanes:]
	}
	x = x[:len(y)]
	for i := range y {
		y[i] += x[i]
	}
}

// relu sets y to max(x, 0); NaN stays NaN.
func relu(y, x []float32) {
	if active != nil && len(y) > 0 {
		x = x[:len(y)]
		active.relu(&y[0], &x[0], len(y)/Lanes)
		return
	}
	x = x[:len(y)]
	for i := range y {
		y[i] = max(x[i], 0)
	}
}

// reluCapped sets y to min(max(x, 0), limit); NaN stays NaN.
func reluCapped(y, x []float32, limit float32) {
	if active != nil && len(y) > 0 {
		x = x[:len(y)]
		active.reluCapped(&y[0], &x[0], len(y)/Lanes, limit)
		return
	}
	x = x[:len(y)]
	for i := range y {
		y[i] = min(max(x[i], 0), limit)
	}
}

// affineAddReLU sets y to max(a*x + b + r, 0); NaN stays NaN.
func affineAddReLU(y, x, r []float32, a, b float32) {
	if active != nil && len(y) > 0 {
		x, r = x[:len(y)], r[:len(y)]
		active.affineAddReLU(&y[0], &x[0], &r[0], len(y)/Lanes, a, b)
		return
	}
	x, r = x[:len(y)], r[:len(y)]
	for i := range y {
		y[i] = max(a*x[i]+b+r[i], 0)
	}
}

// maskPositive sets dx to dy where y, a result of relu, is positive, to zero
// elsewhere. Signs are random, so a branch would be mispredicted half the
// time: the mask is all ones if y's bits, never those of a negative number,
// are not zero.
func maskPositive(dx, dy, y []float32) {
	if active != nil && len(dx) > 0 {
		dy, y = dy[:len(dx)], y[:len(dx)]
		active.maskPositive(&dx[0], &dy[0], &y[0], len(dx)/Lanes)
		return
	}
	dy, y = dy[:len(dx)], y[:len(dx)]
	for i := range dx {
		mask := uint32(-int32(math.Float32bits(y[i])) >> 31)
		dx[i] = math.Float32frombits(math.Float32bits(dy[i]) & mask)
	}
}

// maskBetween is maskPositive for 0 < y < limit: the bits of positive numbers
// are ordered as the numbers are.
func maskBetween(dx, dy, y []float32, limit float32) {
	if active != nil && len(dx) > 0 {
		dy, y = dy[:len(dx)], y[:len(dx)]
		active.maskBetween(&dx[0], &dy[0], &y[0], len(dx)/Lanes, limit)
		return
	}
	dy, y = dy[:len(dx)], y[:len(dx)]
	top := int32(math.Float32bits(limit))
	for i := range dx {
		bits := int32(math.Float32bits(y[i]))
		mask := uint32(-bits>>31) & uint32((bits-top)>>31)
		dx[i] = math.Float32frombits(math.Float32bits(dy[i]) & mask)
	}
}
