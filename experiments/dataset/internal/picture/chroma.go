package picture

import "image"

// coloured turns luma and colour differences into colours as libjpeg does, with
// whose images most networks are trained; other images it leaves alone.
//
// Colour differences often have half the resolution. image/jpeg repeats each
// one; libjpeg weighs the two nearest three to one, in each direction. Networks
// see that: half a point of accuracy on CIFAR-10 kept as JPEG.
func coloured(src image.Image) image.Image {
	m, ok := src.(*image.YCbCr)
	if !ok || m.Rect.Min != (image.Point{}) {
		return src
	}
	dst := image.NewRGBA(m.Rect)
	if !enlarge(m, dst.Pix, dst.Stride, convert) { // rare, and repeated by libjpeg too
		return src
	}
	return dst
}

// enlarge brings the colour differences to the resolution of the luma and has
// each row converted; false: it does not know how they are subsampled.
func enlarge(m *image.YCbCr, pix []uint8, stride int, convert func(dst, luma, cb, cr []uint8)) bool {
	var e enlarger
	switch m.SubsampleRatio {
	case image.YCbCrSubsampleRatio444:
	case image.YCbCrSubsampleRatio422:
		e.x = 1
	case image.YCbCrSubsampleRatio440:
		e.y = 1
	case image.YCbCrSubsampleRatio420:
		e.x, e.y = 1, 1
	default:
		return false
	}
	w, h := m.Rect.Dx(), m.Rect.Dy()
	e.rows, e.stride = (h+e.y)>>e.y, m.CStride
	e.sums = make([]int32, (w+e.x)>>e.x)
	cb, cr := make([]uint8, w), make([]uint8, w)
	for y := range h {
		e.row(cb, m.Cb, y)
		e.row(cr, m.Cr, y)
		convert(pix[y*stride:], m.Y[y*m.YStride:], cb, cr)
	}
	return true
}

// enlarger brings a plane to the resolution of the luma.
type enlarger struct {
	x, y         int // 1 in a direction to be doubled
	rows, stride int // of the plane
	sums         []int32
}

// row computes a row: 16ths where both directions are doubled, quarters where
// one is. Halves are rounded up and down in turn.
func (e *enlarger) row(dst, plane []uint8, y int) {
	near := y >> e.y
	far := min(max(near-e.y+y&e.y*2, 0), e.rows-1) // above an even row, below an odd one
	above, here := plane[far*e.stride:], plane[near*e.stride:]
	for i := range e.sums {
		e.sums[i] = int32(here[i])
		if e.y == 1 {
			e.sums[i] = 3*int32(here[i]) + int32(above[i])
		}
	}
	last := len(e.sums) - 1
	for i := range dst {
		near := i >> e.x
		far := min(max(near-e.x+i&e.x*2, 0), last)
		sum := e.sums[near]
		switch {
		case e.x == 1 && e.y == 1:
			sum = (3*sum + e.sums[far] + 8 - int32(i&1)) >> 4
		case e.x == 1:
			sum = (3*sum + e.sums[far] + 1 + int32(i&1)) >> 2
		case e.y == 1:
			sum = (sum + 1 + int32(y&1)) >> 2
		}
		dst[i] = uint8(sum)
	}
}

// convert computes red, green and blue by JFIF's formulas, rounded to nearest.
func convert(dst, luma, cb, cr []uint8) {
	for i := range cb {
		y, b, r := int32(luma[i]), int32(cb[i])-128, int32(cr[i])-128
		dst[4*i] = byteOf(y + (91881*r+1<<15)>>16)
		dst[4*i+1] = byteOf(y + (-22554*b-46802*r+1<<15)>>16)
		dst[4*i+2] = byteOf(y + (116130*b+1<<15)>>16)
		dst[4*i+3] = 255
	}
}

func byteOf(v int32) uint8 { return uint8(min(max(v, 0), 255)) }
