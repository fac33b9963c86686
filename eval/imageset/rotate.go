package imageset

import "math"

// Positions are in fixed point: whole pixels times one. Integers make the
// result the same on processors that fuse multiplication and addition.
const (
	one    = 1 << 16
	weight = one >> 8 // steps of an interpolation weight: 256
)

// rotate writes the cropped image rotated counter-clockwise about its centre.
// For each pixel of the result it finds the position it comes from and blends
// the four pixels around that.
func (g *Augmenter) rotate(dst []float32, degrees float64) {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	s, c := int(math.Round(sin*one)), int(math.Round(cos*one))
	h, w := g.height, g.width
	for i := range g.words() {
		frame := g.cropped[i*g.framed():][:g.framed()]
		planes := dst[i*inWord*h*w : min((i+1)*inWord, g.channels)*h*w]
		for y := range h {
			dx, dy := 1-w, 2*y-(h-1) // twice the distance to the centre: whole numbers
			g.rotateRow(planes[y*w:], frame, c*dx-s*dy, s*dx+c*dy, c, s)
		}
	}
}

// rotateRow writes one row of up to four channels, given twice the position
// relative to the centre where its first pixel comes from, and the step to
// that of the next.
func (g *Augmenter) rotateRow(dst []float32, frame []uint64, x2, y2, stepX, stepY int) {
	w, area := g.width, g.height*g.width
	// The frame starts at -1, so that positions are one more.
	left, top := (w-1)*one/2+one, (g.height-1)*one/2+one
	right, bottom := uint((w+1)*one), uint((g.height+1)*one)
	for x := range w {
		px, py := uint(x2/2+left), uint(y2/2+top) // negative ones become very large
		x2 += 2 * stepX
		y2 += 2 * stepY
		var even, odd uint64
		if px < right && py < bottom {
			corner := py/one*uint(w+2) + px/one
			even, odd = blend(frame[corner:corner+2], frame[corner+uint(w+2):][:2], uint64(px%one/weight), uint64(py%one/weight))
		}
		dst[x] = level(even)
		if len(dst) > area {
			dst[area+x] = level(odd)
		}
		if len(dst) > 2*area {
			dst[2*area+x] = level(even >> 32)
		}
		if len(dst) > 3*area {
			dst[3*area+x] = level(odd >> 32)
		}
	}
}

// blend is the sum of two pixels above and two below by their weights, of 256
// in each direction: channels 0 and 2 in the halves of even, 1 and 3 in odd.
// No sum exceeds 16 bits after the first direction, 24 after the second.
func blend(above, below []uint64, fx, fy uint64) (even, odd uint64) {
	const low = 0x0000ffff_0000ffff // of each half
	a := above[0]*(weight-fx) + above[1]*fx
	b := below[0]*(weight-fx) + below[1]*fx
	even = (a&low)*(weight-fy) + (b&low)*fy
	odd = (a>>16&low)*(weight-fy) + (b>>16&low)*fy
	return even, odd
}

// level is the value of the sum in the lower half of a word. The rounding to
// float32 hides that of the multiplication, so that this is the quotient.
func level(sum uint64) float32 {
	return float32(float64(uint32(sum)) * (1.0 / (255 * weight * weight)))
}
