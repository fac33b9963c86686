package kernel

import "lrunet/lrunet/kernel/internal/simd"

// This file is inner products of spans that are added up one after the other,
// as suits portable Go; with vectors simd.Set.Dots adds up lane by lane.

// innerProducts adds to dw[o*len(x.At)+k] the inner product of span o of y with
// span k of x.
func innerProducts(dw []float32, y simd.Spans, yShift int, x simd.Spans, xShift, n int) {
	ins := len(x.At)
	o := 0
	for ; o+2 <= len(y.At); o += 2 {
		innerProducts2(dw[o*ins:][:ins], dw[(o+1)*ins:][:ins], y.Span(o, yShift, n), y.Span(o+1, yShift, n), x, xShift, n)
	}
	if o < len(y.At) {
		innerProducts1(dw[o*ins:][:ins], y.Span(o, yShift, n), x, xShift, n)
	}
}

// innerProducts2 is innerProducts for two spans of y.
func innerProducts2(dw0, dw1, y0, y1 []float32, x simd.Spans, shift, n int) {
	k := 0
	for ; k+3 <= len(x.At); k += 3 {
		var d [6]float32
		dot2x3(&d, y0, y1, x.Span(k, shift, n), x.Span(k+1, shift, n), x.Span(k+2, shift, n))
		for i := range 3 {
			dw0[k+i] += d[i]
			dw1[k+i] += d[3+i]
		}
	}
	for ; k < len(x.At); k++ {
		dw0[k] += dot(y0, x.Span(k, shift, n))
		dw1[k] += dot(y1, x.Span(k, shift, n))
	}
}

// innerProducts1 is innerProducts for one span of y.
func innerProducts1(dw, y []float32, x simd.Spans, shift, n int) {
	k := 0
	for ; k+3 <= len(x.At); k += 3 {
		dot3((*[3]float32)(dw[k:]), y, x.Span(k, shift, n), x.Span(k+1, shift, n), x.Span(k+2, shift, n))
	}
	for ; k < len(x.At); k++ {
		dw[k] += dot(y, x.Span(k, shift, n))
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
// Eight sums at a time would be too many for the 15 scalar registers.
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
