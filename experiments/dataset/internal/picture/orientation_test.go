package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"testing"
)

// held gives a JPEG an Exif segment with an orientation.
func held(content []byte, order binary.AppendByteOrder, orientation uint16) []byte {
	exif := []byte("Exif\x00\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		exif = append(exif, "MM"...)
	} else {
		exif = append(exif, "II"...)
	}
	exif = order.AppendUint16(exif, 42)
	exif = order.AppendUint32(exif, 8) // where the directory is
	exif = order.AppendUint16(exif, 2) // entries
	for _, entry := range [][2]uint16{{0x0100, 7}, {0x0112, orientation}} {
		exif = order.AppendUint16(exif, entry[0])
		exif = order.AppendUint16(exif, 3)
		exif = order.AppendUint32(exif, 1)
		exif = order.AppendUint16(exif, entry[1])
		exif = append(exif, 0, 0)
	}
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(2+len(exif)))
	return bytes.Join([][]byte{content[:2], segment, exif, content[2:]}, nil)
}

// An image with one bright quarter, as each way to hold a camera stores it:
// upright the quarter is at the top left and the image wider than high.
func TestOrientation(t *testing.T) {
	quarter := map[uint16]image.Point{ // of the stored image
		1: {0, 0}, 2: {1, 0}, 3: {1, 1}, 4: {0, 1}, 5: {0, 0}, 6: {0, 1}, 7: {1, 1}, 8: {1, 0},
	}
	for orientation, at := range quarter {
		width, height := 32, 16
		if orientation >= 5 {
			width, height = height, width
		}
		stored := image.NewGray(image.Rect(0, 0, width, height))
		for y := range height {
			for x := range width {
				if x*2/width == at.X && y*2/height == at.Y {
					stored.SetGray(x, y, color.Gray{255})
				}
			}
		}
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			content := held(encode(t, "jpeg", stored), order, orientation)
			if got := f(content, t); got != (Facts{32, 16, true}) {
				t.Errorf("orientation %d: measured %+v", orientation, got)
			}
			dst := make([]uint8, 16*32)
			if err := Decode(t.Context(), dst, content, 1, 16, 32); err != nil {
				t.Fatal(err)
			}
			corners := [4]bool{dst[2*32+2] > 128, dst[2*32+29] > 128, dst[13*32+2] > 128, dst[13*32+29] > 128}
			if corners != [4]bool{true, false, false, false} {
				t.Errorf("orientation %d: bright corners %v, want the top left", orientation, corners)
			}
		}
	}
}

func FuzzOrientation(f *testing.F) {
	f.Add(held(encode(f, "jpeg", image.NewGray(image.Rect(0, 0, 8, 8))), binary.BigEndian, 6))
	f.Add([]byte{0xff, 0xd8, 0xff, 0xe1, 0, 16, 'E', 'x', 'i', 'f', 0, 0, 'I', 'I', 42, 0, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, content []byte) {
		if o := orientation(content); o < 1 || o > 8 {
			t.Errorf("orientation %d", o)
		}
	})
}
