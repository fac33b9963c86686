package picture

import (
	"bytes"
	"encoding/binary"
	"image"
)

// orientation is how the camera was held when a JPEG was taken, 1 to 8 as in
// Exif 2.32, section 4.6.4 A: 1 is upright, and what files that do not say are
// taken for. The content need not go beyond the header.
func orientation(content []byte) int {
	const upright, application = 1, 0xe1
	for marker, payload := range segments(content) {
		if exif, ok := bytes.CutPrefix(payload, []byte("Exif\x00\x00")); ok && marker == application {
			return tagged(exif)
		}
	}
	return upright
}

// tagged is the orientation in the first directory of a TIFF structure.
func tagged(tiff []byte) int {
	const upright, tag, short = 1, 0x0112, 3
	if len(tiff) < 8 {
		return upright
	}
	var order binary.ByteOrder = binary.LittleEndian
	if tiff[0] == 'M' {
		order = binary.BigEndian
	}
	start := uint64(order.Uint32(tiff[4:]))
	if start+2 > uint64(len(tiff)) {
		return upright
	}
	entries := tiff[start+2:]
	for range order.Uint16(tiff[start:]) {
		if len(entries) < 12 {
			break
		}
		if order.Uint16(entries) == tag && order.Uint16(entries[2:]) == short {
			if o := int(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
		}
		entries = entries[12:]
	}
	return upright
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
