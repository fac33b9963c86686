package dataset

import "math"

// Positions are in fixed point: whole pixels times one. Integers make the
// result the same on processors that fuse multiplication and addition.
const (
	one    = 1 << 16
	weight = one >> 8 // steps of an interpolation weight: 256
)

// rotate writes the cropped image turned counter-clockwise about its centre.
// For each pixel of the result it finds the position it comes from and blends
// the four pixels around that. The sum of the products is a whole number below
// 2^24, exact in float32.
func (g *Augmenter) rotate(dst []float32, degrees float64) {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	s, c := int(math.Round(sin*one)), int(math.Round(cos*one))
	h, w := g.height, g.width
	plane := (h + 2) * (w + 2)
	for y := range h {
		dy := 2*y - (h - 1) // twice the distance to the centre: a whole number
		for x := range w {
			dx := 2*x - (w - 1)
			// The frame starts at -1, so that positions are one more.
			px := (c*dx-s*dy)/2 + (w-1)*one/2 + one
			py := (s*dx+c*dy)/2 + (h-1)*one/2 + one
			at := y*w + x
			if px < 0 || py < 0 || px >= (w+1)*one || py >= (h+1)*one {
				for ch := range g.channels {
					dst[ch*h*w+at] = 0
				}
				continue
			}
			fx, fy := px%one/weight, py%one/weight
			corner := py/one*(w+2) + px/one
			for ch := range g.channels {
				p := g.cropped[ch*plane+corner:]
				q := p[w+2 : w+4]
				sum := (int(p[0])*(weight-fx)+int(p[1])*fx)*(weight-fy) +
					(int(q[0])*(weight-fx)+int(q[1])*fx)*fy
				dst[ch*h*w+at] = float32(sum) / (255 * weight * weight)
			}
		}
	}
}
