package kernel

// matrix multiplies a small matrix of weights with rows that are spans of a
// feature map: the inner part of every convolution that is not depthwise.
// Weight (o, k) is w[o*outStep+k*inStep], so that a matrix can be read
// transposed.
type matrix struct {
	w               []float32
	outStep, inStep int
}

// row is the weights of inputs k to k+3 for output o.
func (m *matrix) row(o, k int) [4]float32 {
	at, s := o*m.outStep+k*m.inStep, m.inStep
	return [4]float32{m.w[at], m.w[at+s], m.w[at+2*s], m.w[at+3*s]}
}

// rows is a set of equally long spans: span i is data[at[i]+shift:][:n].
type rows struct {
	data []float32
	at   []int
}

func (r rows) span(i, shift, n int) []float32 {
	at := r.at[i] + shift
	return r.data[at : at+n : at+n]
}

// multiply adds m times the spans of x to the spans of y.
func (m *matrix) multiply(y rows, yShift int, x rows, xShift, n int) {
	if active != nil {
		m.multiplyVector(active, y, yShift, x, xShift, n)
		return
	}
	o := 0
	for ; o+2 <= len(y.at); o += 2 {
		m.multiply2(o, y.span(o, yShift, n), y.span(o+1, yShift, n), x, xShift, n)
	}
	if o < len(y.at) {
		m.multiply1(o, y.span(o, yShift, n), x, xShift, n)
	}
}

// multiply2 is multiply for outputs o and o+1.
func (m *matrix) multiply2(o int, y0, y1 []float32, x rows, shift, n int) {
	k := 0
	for ; k+4 <= len(x.at); k += 4 {
		a, b := m.row(o, k), m.row(o+1, k)
		w := [8]float32{a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3]}
		axpy2x4(y0, y1, x.span(k, shift, n), x.span(k+1, shift, n), x.span(k+2, shift, n), x.span(k+3, shift, n), &w)
	}
	for ; k < len(x.at); k++ {
		at := o*m.outStep + k*m.inStep
		axpy(y0, x.span(k, shift, n), m.w[at])
		axpy(y1, x.span(k, shift, n), m.w[at+m.outStep])
	}
}

// multiply1 is multiply for output o.
func (m *matrix) multiply1(o int, y []float32, x rows, shift, n int) {
	k := 0
	for ; k+4 <= len(x.at); k += 4 {
		w := m.row(o, k)
		axpy4(y, x.span(k, shift, n), x.span(k+1, shift, n), x.span(k+2, shift, n), x.span(k+3, shift, n), &w)
	}
	for ; k < len(x.at); k++ {
		axpy(y, x.span(k, shift, n), m.w[o*m.outStep+k*m.inStep])
	}
}

// row1 adds row o of m times the spans of x to span o of y.
func (m *matrix) row1(o int, y rows, yShift int, x rows, xShift, n int) {
	if active == nil {
		m.multiply1(o, y.span(o, yShift, n), x, xShift, n)
		return
	}
	one := matrix{m.w[o*m.outStep:], 0, m.inStep}
	one.multiplyVector(active, rows{y.data, y.at[o : o+1]}, yShift, x, xShift, n)
}

// gram adds to dw[o*len(x.at)+k] the inner product of span o of y with span k of x.
func gram(dw []float32, y rows, yShift int, x rows, xShift, n int) {
	ins := len(x.at)
	o := 0
	for ; o+2 <= len(y.at); o += 2 {
		gram2(dw[o*ins:][:ins], dw[(o+1)*ins:][:ins], y.span(o, yShift, n), y.span(o+1, yShift, n), x, xShift, n)
	}
	if o < len(y.at) {
		gram1(dw[o*ins:][:ins], y.span(o, yShift, n), x, xShift, n)
	}
}

// gram2 is gram for two outputs.
func gram2(dw0, dw1, y0, y1 []float32, x rows, shift, n int) {
	k := 0
	for ; k+3 <= len(x.at); k += 3 {
		var d [6]float32
		dot2x3(&d, y0, y1, x.span(k, shift, n), x.span(k+1, shift, n), x.span(k+2, shift, n))
		for i := range 3 {
			dw0[k+i] += d[i]
			dw1[k+i] += d[3+i]
		}
	}
	for ; k < len(x.at); k++ {
		dw0[k] += dot(y0, x.span(k, shift, n))
		dw1[k] += dot(y1, x.span(k, shift, n))
	}
}

// gram1 is gram for one output.
func gram1(dw, y []float32, x rows, shift, n int) {
	k := 0
	for ; k+3 <= len(x.at); k += 3 {
		dot3((*[3]float32)(dw[k:]), y, x.span(k, shift, n), x.span(k+1, shift, n), x.span(k+2, shift, n))
	}
	for ; k < len(x.at); k++ {
		dw[k] += dot(y, x.span(k, shift, n))
	}
}

// tileLength is how many elements of each span to take at a time, so that
// count spans stay in the second-level cache: a multiple of Lanes.
func tileLength(count int) int {
	const elements = 32 << 10
	return min(max(elements/count, 128), 2048) / Lanes * Lanes
}
