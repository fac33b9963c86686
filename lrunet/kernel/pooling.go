package kernel

import "fmt"

// pooling is what max- and average-pooling share: a window over maps of a
// fixed shape.
type pooling struct {
	p                   *Pool
	c                   int
	h, w                int
	kernel, stride, pad int
	outH, outW          int
}

// newPooling panics if the shape is not possible.
func newPooling(p *Pool, kernel, stride, pad, c, h, w int) pooling {
	if kernel < 1 || stride < 1 || pad < 0 || pad >= kernel || h+2*pad < kernel || w+2*pad < kernel {
		panic(fmt.Sprintf("kernel: pooling: impossible window: kernel %d, stride %d, padding %d on %dx%d", kernel, stride, pad, h, w))
	}
	return pooling{p: p, c: c, h: h, w: w, kernel: kernel, stride: stride, pad: pad,
		outH: (h+2*pad-kernel)/stride + 1, outW: (w+2*pad-kernel)/stride + 1}
}

// OutSize is the height and width of the result.
func (g *pooling) OutSize() (h, w int) { return g.outH, g.outW }

// reach is the part of a window of results' row or column i that lies on a
// map of the given length.
func (g *pooling) reach(i, length int) (first, end int) {
	first = i*g.stride - g.pad
	return max(first, 0), min(first+g.kernel, length)
}

// pixel is the lanes at row y, column x of a block of rows of the given width.
func pixel(block []float32, y, x, width int) *[Lanes]float32 {
	return (*[Lanes]float32)(block[(y*width+x)*Lanes:])
}
