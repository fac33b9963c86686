package imageset

import "fmt"

// Augment says how training images are varied, in the order in which LruNet's
// authors do it (arXiv 1901.09615, section 4): crop, rotation, flip; then Cutout
// (DeVries and Taylor, arXiv 1708.04552). The zero value varies nothing.
//
// The authors rotate by nearest neighbour, PyTorch's default; here it is
// bilinear, which moves thin lines without breaking them.
type Augment struct {
	Crop   int     // pixels of black around the image before a random crop
	Margin int     // pixels by which the crop is larger than the image, on each side; 0: of its size
	Rotate float64 // largest rotation either way about the centre, degrees, evenly drawn; black comes in from outside
	Flip   bool    // mirror half of the images left to right
	Erase  int     // side of a square that becomes black, about a pixel drawn evenly; what of it lies outside is cut off
}

// Validate fails on the first field that is out of range, and names it.
func (a Augment) Validate() error {
	if a.Crop < 0 {
		return fmt.Errorf("augmentation: crop must be at least 0, got %d", a.Crop)
	}
	if a.Margin < 0 {
		return fmt.Errorf("augmentation: margin must be at least 0, got %d", a.Margin)
	}
	if !(a.Rotate >= 0 && a.Rotate <= 180) { // NaN too
		return fmt.Errorf("augmentation: rotate must be 0 to 180 degrees, got %g", a.Rotate)
	}
	if a.Erase < 0 {
		return fmt.Errorf("augmentation: erase must be at least 0, got %d", a.Erase)
	}
	return nil
}

// Augmenter applies an Augment to images of one shape. It holds a scratch
// image: each worker has one of its own.
type Augmenter struct {
	Augment
	channels, height, width int // of what it writes
	rows, columns           int // of what it reads: less the margin

	// cropped is the image after the crop with a black frame one pixel wide,
	// so that interpolation reads neighbours without asking whether they exist.
	// A word holds four channels of a pixel, 16 bits each: arithmetic on words
	// is arithmetic on all of them.
	cropped []uint64
}

// inWord is the number of channels that one word of a pixel holds.
const inWord = 4

// words is the number of words of a pixel.
func (g *Augmenter) words() int { return (g.channels + inWord - 1) / inWord }

// framed is the number of pixels of the cropped image with its frame.
func (g *Augmenter) framed() int { return (g.height + 2) * (g.width + 2) }

// NewAugmenter makes the scratch of one worker, for images of the given shape.
// What it writes has the margin on each side in addition. It fails if Augment or
// the shape is not valid, or if the crop is not less than the image's shorter side.
func NewAugmenter(a Augment, channels, height, width int) (*Augmenter, error) {
	if err := a.Validate(); err != nil {
		return nil, err
	}
	if channels < 1 || height < 1 || width < 1 {
		return nil, fmt.Errorf("augmentation: images of %dx%dx%d, must be at least 1x1x1", channels, height, width)
	}
	if a.Crop >= min(height, width) {
		return nil, fmt.Errorf("augmentation: crop must be less than the image's %d pixels, got %d", min(height, width), a.Crop)
	}
	g := &Augmenter{
		Augment: a, channels: channels, height: height + 2*a.Margin, width: width + 2*a.Margin,
		rows: height, columns: width,
	}
	g.cropped = make([]uint64, g.words()*g.framed())
	return g, nil
}

// variation is what was drawn for one image.
type variation struct {
	down, right int     // where the crop starts on the image
	degrees     float64 // counter-clockwise
	flip        bool
	row, column int // of the erased square's centre
}

// draw draws a variation. Each of its fields has its own random number, so that
// switching one on leaves the others as they are.
func (g *Augmenter) draw(seed uint64) variation {
	shift := max(0, g.Crop-g.Margin) // either way from the middle
	v := variation{
		down:  below(Mix(seed, 0), 2*shift+1) - shift - g.Margin,
		right: below(Mix(seed, 1), 2*shift+1) - shift - g.Margin,
		flip:  g.Flip && Mix(seed, 3)>>63 == 1,
	}
	if g.Rotate > 0 {
		v.degrees = (2*unit(Mix(seed, 2)) - 1) * g.Rotate
	}
	if g.Erase > 0 {
		v.row, v.column = below(Mix(seed, 4), g.height), below(Mix(seed, 5), g.width)
	}
	return v
}

// Apply writes an augmented image to dst, with its margin: planar as src is,
// values from 0 to 1. The seed decides everything that is drawn; for image i of an
// epoch it is Mix(seed, epoch, i). The result is the same on every processor. Apply
// does not allocate, and panics if a slice is not of the image's size.
func (g *Augmenter) Apply(dst []float32, src []uint8, seed uint64) {
	g.apply(dst, src, g.draw(seed))
}

// ApplyMirrored is Apply with the image mirrored left to right once more.
func (g *Augmenter) ApplyMirrored(dst []float32, src []uint8, seed uint64) {
	v := g.draw(seed)
	v.flip = !v.flip
	g.apply(dst, src, v)
}

// apply writes the image under a given variation.
func (g *Augmenter) apply(dst []float32, src []uint8, v variation) {
	from, to := g.channels*g.rows*g.columns, g.channels*g.height*g.width
	if len(dst) != to || len(src) != from {
		panic(fmt.Sprintf("imageset: augment %d bytes to %d values, must be %d and %d", len(src), len(dst), from, to))
	}
	if v.degrees == 0 {
		g.shift(dst, src, v)
	} else {
		g.crop(src, v.down, v.right)
		g.rotate(dst, v.degrees)
		if v.flip {
			g.mirror(dst)
		}
	}
	if g.Erase > 0 {
		g.erase(dst, v.row, v.column)
	}
}

// erase blackens the square about a pixel.
func (g *Augmenter) erase(dst []float32, row, column int) {
	top, left := row-g.Erase/2, column-g.Erase/2
	for c := range g.channels {
		for y := max(top, 0); y < min(top+g.Erase, g.height); y++ {
			line := dst[(c*g.height+y)*g.width:][:g.width]
			clear(line[min(max(left, 0), g.width):max(min(left+g.Erase, g.width), 0)])
		}
	}
}

// crop copies the window of src that starts at (down, right) into the frame;
// pixels outside src are black.
func (g *Augmenter) crop(src []uint8, down, right int) {
	w := g.width
	first, last := max(0, -right), min(w, g.columns-right) // columns of the window inside src
	clear(g.cropped)
	row := func(c, y int) []uint8 { return src[(c*g.rows+y+down)*g.columns+first+right:][:last-first] }
	for y := max(0, -down); y < min(g.height, g.rows-down); y++ {
		for c := 0; c < g.channels; {
			to := g.cropped[c/inWord*g.framed()+(y+1)*(w+2)+1+first:][:last-first]
			if c%inWord == 0 && g.channels-c >= 3 {
				pack3(to, row(c, y), row(c+1, y), row(c+2, y))
				c += 3
				continue
			}
			for x, pixel := range row(c, y) {
				to[x] |= uint64(pixel) << (c % inWord * 16)
			}
			c++
		}
	}
}

// pack3 sets words to three channels at a time, the usual number.
func pack3(to []uint64, a, b, c []uint8) {
	a, b, c = a[:len(to)], b[:len(to)], c[:len(to)]
	for x := range to {
		to[x] = uint64(a[x]) | uint64(b[x])<<16 | uint64(c[x])<<32
	}
}

// shift writes the window of src that crop would copy, mirrored where that was drawn.
func (g *Augmenter) shift(dst []float32, src []uint8, v variation) {
	w := g.width
	first, last := max(0, -v.right), min(w, g.columns-v.right) // columns of the window inside src
	for c := range g.channels {
		for y := range g.height {
			to, row := dst[(c*g.height+y)*w:][:w], y+v.down
			if row < 0 || row >= g.rows {
				clear(to)
				continue
			}
			from := src[(c*g.rows+row)*g.columns+first+v.right:][:last-first]
			if v.flip {
				clear(to[:w-last])
				mirrored(to[w-last:w-first], from)
				clear(to[w-first:])
			} else {
				clear(to[:first])
				Plain(to[first:last], from)
				clear(to[last:])
			}
		}
	}
}

// mirrored is Plain from right to left.
func mirrored(dst []float32, src []uint8) {
	dst = dst[:len(src)]
	for i, pixel := range src {
		dst[len(dst)-1-i] = levels[pixel]
	}
}

// mirror swaps left and right.
func (g *Augmenter) mirror(dst []float32) {
	for start := 0; start < len(dst); start += g.width {
		row := dst[start : start+g.width]
		for i, j := 0, len(row)-1; i < j; i, j = i+1, j-1 {
			row[i], row[j] = row[j], row[i]
		}
	}
}

// Plain writes pixels as they are: 0 to 255 become 0 to 1. It panics if dst is
// shorter than src.
func Plain(dst []float32, src []uint8) {
	dst = dst[:len(src)]
	for i, pixel := range src {
		dst[i] = levels[pixel]
	}
}

// levels[p] is float32(p)/255.
var levels = func() (levels [256]float32) {
	for i := range levels {
		levels[i] = float32(i) / 255
	}
	return levels
}()
