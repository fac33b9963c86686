package picture

import "image"

// requantise brings the planes of a decoded JPEG to what libjpeg makes of the
// same file. Decoders round the inverse cosine transform differently; networks
// are sensitive enough that some images change their class. image/jpeg does not
// hand the coefficients out, but they are multiples of the file's quantisers,
// many times the size of what rounding moved: transforming the pixels and
// rounding to multiples finds them again. Where it does not, in a block with
// too fine quantisers or too many pixels cut off at black and white, the
// decoder's pixels stay.
func requantise(src image.Image, content []byte) {
	quantisers := quantisersOf(content)
	switch m := src.(type) {
	case *image.Gray:
		if len(quantisers) == 1 {
			requantisePlane(m.Pix, m.Stride, &quantisers[0])
		}
	case *image.YCbCr:
		if len(quantisers) == 3 {
			requantisePlane(m.Y, m.YStride, &quantisers[0])
			requantisePlane(m.Cb, m.CStride, &quantisers[1])
			requantisePlane(m.Cr, m.CStride, &quantisers[2])
		}
	}
}

// requantisePlane works on whole blocks, as decoders keep them.
func requantisePlane(pix []uint8, stride int, quantisers *block) {
	for y := 0; (y+side)*stride <= len(pix); y += side {
		for x := 0; x+side <= stride; x += side {
			requantiseBlock(pix[y*stride+x:], stride, quantisers)
		}
	}
}

// requantiseBlock finds a block's coefficients, and writes their pixels if
// these differ from what is there by no more than rounding does.
//
// What the decoder cut off at black or white is not known at first: it is taken
// from the coefficients found without it, again and again.
func requantiseBlock(pix []uint8, stride int, quantisers *block) {
	const tries, black, white = 8, -128, 127
	var decoded, guess block
	for i := range decoded {
		decoded[i] = int32(pix[i/side*stride+i%side]) - 128
	}
	guess = decoded
	for range tries {
		coefficients := guess.quantised(quantisers)
		pixels := coefficients.inverse()
		found := true
		for i, p := range pixels {
			d := decoded[i]
			switch {
			case d == black && p < black, d == white && p > white:
				guess[i] = p
			case p-d > 1 || d-p > 1:
				found = false
			}
		}
		if found {
			for i, p := range pixels {
				pix[i/side*stride+i%side] = byteOf(p + 128)
			}
			return
		}
	}
}
