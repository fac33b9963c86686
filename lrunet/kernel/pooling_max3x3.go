package kernel

import "lrunet/lrunet/kernel/internal/simd"

// maxPool3x3 is a max-pool of 3x3 windows on a set with vectors. The forward half takes
// note of where each maximum lies, so that the backward half need not look for
// it in the input.
//
// Elements of a window off the map are replaced by their neighbours on the
// map, which changes neither the maximum nor which is first.
type maxPool3x3 struct {
	*pooling
	set   simd.Set
	cols  []int  // of each result's window, three in bytes
	which Tensor // integers
}

func newMaxPool3x3(set simd.Set, g *pooling) *maxPool3x3 {
	m := &maxPool3x3{pooling: g, set: set}
	for s := range g.outW {
		for k := range 3 {
			m.cols = append(m.cols, m.near(s, k, g.w)*laneBytes)
		}
	}
	return m
}

// near is row or column k of result i's window, or the nearest on the map.
func (m *maxPool3x3) near(i, k, length int) int {
	return min(max(i*m.stride-m.pad+k, 0), length-1)
}

// room makes room for the places of x's maxima.
func (m *maxPool3x3) room(x *Tensor) {
	if m.which.Blocks < Blocks(x.N) {
		m.which = newPitched(m.c, m.outH, m.outW, x.Blocks)
	}
}

func (m *maxPool3x3) forward(y, x []float32, c, b int) {
	which := m.which.block(c, b)
	for r := range m.outH {
		m.set.MaxPool3x3(&pixel(y, r, 0, m.outW)[0], &pixel(which, r, 0, m.outW)[0],
			m.row(x, r, 0), m.row(x, r, 1), m.row(x, r, 2), &m.cols[0], m.outW)
	}
}

func (m *maxPool3x3) backward(dx, dy []float32, c, b int) {
	which := m.which.block(c, b)
	for r := range m.outH {
		m.set.MaxPool3x3Backward(&pixel(dy, r, 0, m.outW)[0], &pixel(which, r, 0, m.outW)[0],
			m.row(dx, r, 0), m.row(dx, r, 1), m.row(dx, r, 2), &m.cols[0], m.outW)
	}
}

// row is where row k of the windows of results' row r starts.
func (m *maxPool3x3) row(x []float32, r, k int) *float32 {
	return &pixel(x, m.near(r, k, m.h), 0, m.w)[0]
}
