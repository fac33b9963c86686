package picture

import (
	"image"

	"golang.org/x/image/draw"
)

// fit is the image at a size: as it is, or its middle scaled.
func fit(src image.Image, height, width int) *image.RGBA {
	dst := image.NewRGBA(image.Rect(0, 0, width, height))
	op := draw.Src
	if o, ok := src.(interface{ Opaque() bool }); !ok || !o.Opaque() {
		draw.Draw(dst, dst.Bounds(), image.White, image.Point{}, draw.Src)
		op = draw.Over
	}
	from := middle(src.Bounds(), height, width)
	if from.Size() == dst.Bounds().Size() {
		draw.Draw(dst, dst.Bounds(), src, from.Min, op)
	} else {
		draw.CatmullRom.Scale(dst, dst.Bounds(), src, from, op, nil)
	}
	return dst
}

// middle is the largest rectangle of an aspect ratio in the middle of another.
func middle(r image.Rectangle, height, width int) image.Rectangle {
	h, w := r.Dy(), r.Dx()
	if w*height > h*width {
		w = max(1, h*width/height)
	} else {
		h = max(1, w*height/width)
	}
	corner := r.Min.Add(image.Pt((r.Dx()-w)/2, (r.Dy()-h)/2))
	return image.Rectangle{Min: corner, Max: corner.Add(image.Pt(w, h))}
}

// separate writes an opaque image as planes: red, green and blue, or luma by
// the weights of JFIF, which leave greys as they are.
func separate(dst []uint8, src *image.RGBA, channels int) {
	plane := len(src.Pix) / 4
	for i := range plane {
		r, g, b := src.Pix[4*i], src.Pix[4*i+1], src.Pix[4*i+2]
		if channels == 1 {
			dst[i] = uint8((19595*uint32(r) + 38470*uint32(g) + 7471*uint32(b) + 1<<15) >> 16)
			continue
		}
		dst[i], dst[plane+i], dst[2*plane+i] = r, g, b
	}
}

// Resize scales a planar image of channels x height x width (1 or 3 channels)
// to a square of the given side, as Decode does.
func Resize(src []uint8, channels, height, width, side int) []uint8 {
	whole := image.NewRGBA(image.Rect(0, 0, width, height))
	plane := height * width
	for i := range plane {
		for c := range 3 {
			whole.Pix[4*i+c] = src[min(c, channels-1)*plane+i]
		}
		whole.Pix[4*i+3] = 255
	}
	dst := make([]uint8, channels*side*side)
	separate(dst, fit(whole, side, side), channels)
	return dst
}
