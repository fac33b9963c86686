package picture

import (
	"bytes"
	"image"
)

// orientation is how the camera was held when a picture was taken, 1 to 8 as in
// Exif 2.32, section 4.6.4 A: 1 is upright, and what files that do not say are
// taken for. A JPEG need not go beyond its header.
func orientation(content []byte) int {
	return directoryOf(exif(content)).orientation()
}

// exif is the TIFF structure that a file describes itself by: a TIFF file is one.
func exif(content []byte) []byte {
	const application = 0xe1
	mark := []byte("Exif\x00\x00")
	for marker, payload := range segments(content) {
		if tiff, ok := bytes.CutPrefix(payload, mark); ok && marker == application {
			return tiff
		}
	}
	for kind, payload := range chunks(content) {
		if kind == "eXIf" || kind == "EXIF" {
			return bytes.TrimPrefix(payload, mark) // some write JPEG's mark too
		}
	}
	if isTIFF(content) {
		return content
	}
	return nil
}

// lying says whether an orientation swaps height and width.
func lying(orientation int) bool { return orientation >= 5 }

// erect turns and mirrors an image so that it is upright.
func erect(src *image.RGBA, orientation int) *image.RGBA {
	if orientation == 1 {
		return src
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	size := image.Rect(0, 0, w, h)
	if lying(orientation) {
		size = image.Rect(0, 0, h, w)
	}
	dst := image.NewRGBA(size)
	for y := range size.Dy() {
		for x := range size.Dx() {
			var from image.Point
			switch orientation {
			case 2:
				from = image.Pt(w-1-x, y)
			case 3:
				from = image.Pt(w-1-x, h-1-y)
			case 4:
				from = image.Pt(x, h-1-y)
			case 5:
				from = image.Pt(y, x)
			case 6:
				from = image.Pt(y, h-1-x)
			case 7:
				from = image.Pt(w-1-y, h-1-x)
			case 8:
				from = image.Pt(w-1-y, x)
			}
			dst.SetRGBA(x, y, src.RGBAAt(from.X, from.Y))
		}
	}
	return dst
}
