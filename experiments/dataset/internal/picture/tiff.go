package picture

import (
	"bytes"
	"encoding/binary"
	"image"
)

// Tags of a TIFF directory (TIFF 6.0, part 1).
const (
	tagCompression = 0x0103
	tagPhotometric = 0x0106
	tagOrientation = 0x0112
)

// isTIFF says whether content begins as a TIFF file.
func isTIFF(content []byte) bool {
	return bytes.HasPrefix(content, []byte("II*\x00")) || bytes.HasPrefix(content, []byte("MM\x00*"))
}

// directory is the first directory of a TIFF structure: numbers by their tags.
type directory map[uint16]uint32

// directoryOf reads single numbers of any whole type, whatever type the tag has
// by the book: programs write shorts as longs. Damaged content has none.
func directoryOf(tiff []byte) directory {
	if len(tiff) < 8 {
		return nil
	}
	var order binary.ByteOrder = binary.LittleEndian
	if tiff[0] == 'M' {
		order = binary.BigEndian
	}
	start := uint64(order.Uint32(tiff[4:]))
	if start+2 > uint64(len(tiff)) {
		return nil
	}
	d := directory{}
	entries := tiff[start+2:]
	for range order.Uint16(tiff[start:]) {
		if len(entries) < 12 {
			break
		}
		const byteType, short, long, signedByte, signedShort, signedLong = 1, 3, 4, 6, 8, 9
		tag, value := order.Uint16(entries), entries[8:12]
		if _, there := d[tag]; !there {
			switch order.Uint16(entries[2:]) {
			case byteType, signedByte:
				d[tag] = uint32(value[0])
			case short, signedShort:
				d[tag] = uint32(order.Uint16(value))
			case long, signedLong:
				d[tag] = order.Uint32(value)
			}
		}
		entries = entries[12:]
	}
	return d
}

// orientation is the tag's value if it has one that means something.
func (d directory) orientation() int {
	const upright, last = 1, 8
	if o := d[tagOrientation]; o >= upright && o <= last {
		return int(o)
	}
	return upright
}

// developed is an image of a TIFF file as libtiff has it. Fax codes say which
// runs are white; those are 0, which the photometric interpretation may call
// black: x/image/tiff takes them for white then too.
func developed(src image.Image, content []byte) image.Image {
	const group3, group4, blackIsZero = 3, 4, 1
	d := directoryOf(content)
	fax := d[tagCompression] == group3 || d[tagCompression] == group4
	if m, grey := src.(*image.Gray); grey && fax && d[tagPhotometric] == blackIsZero {
		for i, v := range m.Pix {
			m.Pix[i] = 255 - v
		}
	}
	return src
}
