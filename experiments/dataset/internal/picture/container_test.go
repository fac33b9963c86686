package picture

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"os"
	"slices"
	"testing"
)

// number is an entry of a TIFF directory with one number of a type.
type number struct {
	tag, kind uint16
	value     uint32
}

// tiffOf is a TIFF structure with a directory and what follows it.
func tiffOf(order binary.AppendByteOrder, entries []number, rest []byte) []byte {
	tiff := []byte("II")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		tiff = []byte("MM")
	}
	tiff = order.AppendUint16(tiff, 42)
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, uint16(len(entries)))
	for _, e := range entries {
		tiff = order.AppendUint16(tiff, e.tag)
		tiff = order.AppendUint16(tiff, e.kind)
		tiff = order.AppendUint32(tiff, 1)
		switch e.kind {
		case 1, 6:
			tiff = append(tiff, byte(e.value), 0, 0, 0)
		case 3, 8:
			tiff = append(order.AppendUint16(tiff, uint16(e.value)), 0, 0)
		default:
			tiff = order.AppendUint32(tiff, e.value)
		}
	}
	return append(order.AppendUint32(tiff, 0), rest...)
}

// chunk is a chunk of a PNG file.
func chunk(kind string, payload []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(payload)))
	b = append(append(b, kind...), payload...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// turned says what is wrong with a picture that lies on its side, left half red
// and right half blue, until orientation 6 puts red on top.
func turned(t *testing.T, name string, content []byte) {
	t.Helper()
	if got := f(content, t); got != (Facts{16, 32, false}) {
		t.Errorf("%s: measured %+v", name, got)
	}
	dst := make([]uint8, 3*16*32)
	if err := Decode(t.Context(), dst, content, 3, 32, 16); err != nil {
		t.Fatal(name, err)
	}
	if top, bottom := dst[5], dst[16*31+5]; top < 200 || bottom > 50 {
		t.Errorf("%s: red is %d at the top and %d at the bottom", name, top, bottom)
	}
}

// Orientation counts wherever a file has it, in a tag of any whole type.
func TestOrientationOfAllFormats(t *testing.T) {
	plain := encode(t, "png", halves(32, 16, red, blue))
	header, end := plain[:33], len(plain)-12
	for kind, name := range map[uint16]string{1: "byte", 3: "short", 4: "long", 8: "signed short", 9: "signed long"} {
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			exif := tiffOf(order, []number{{0x0100, 3, 7}, {0x0112, kind, 6}}, nil)
			turned(t, "PNG, "+name, slices.Concat(header, chunk("eXIf", exif), plain[33:]))
			turned(t, "PNG, at its end", slices.Concat(plain[:end], chunk("eXIf", exif), plain[end:]))
			turned(t, "PNG, with JPEG's mark", slices.Concat(header, chunk("eXIf", append([]byte("Exif\x00\x00"), exif...)), plain[33:]))
			pixels := make([]byte, 0, 3*32*16)
			for range 16 {
				pixels = append(append(pixels, bytes.Repeat([]byte{255, 0, 0}, 16)...), bytes.Repeat([]byte{0, 0, 255}, 16)...)
			}
			entries := []number{{0x100, 3, 32}, {0x101, 3, 16}, {0x103, 3, 1}, {0x106, 3, 2}, {0x111, 4, 0}, {0x112, kind, 6}, {0x115, 3, 3}, {0x116, 3, 16}, {0x117, 4, 3 * 32 * 16}, {0x102, 3, 0}}
			turned(t, "TIFF, "+name, rgbTIFF(order, entries, pixels))
		}
	}
	content, err := os.ReadFile("testdata/held6.webp")
	if err != nil {
		t.Fatal(err)
	}
	if got := f(content, t); got != (Facts{20, 40, false}) {
		t.Errorf("WebP: measured %+v", got)
	}
}

// rgbTIFF fills in where the bits of the samples and the pixels lie.
func rgbTIFF(order binary.AppendByteOrder, entries []number, pixels []byte) []byte {
	after := uint32(8 + 2 + 12*len(entries) + 4)
	for i := range entries {
		if entries[i].tag == 0x111 {
			entries[i].value = after + 6
		}
	}
	bits := order.AppendUint16(order.AppendUint16(order.AppendUint16(nil, 8), 8), 8)
	tiff := tiffOf(order, entries, append(bits, pixels...))
	last := 10 + 12*(len(entries)-1) // the entry of the bits: three of them, elsewhere
	copy(tiff[last+4:], order.AppendUint32(order.AppendUint32(nil, 3), after))
	slot := slices.Clone(tiff[last : last+12]) // to its place in the order of tags
	copy(tiff[10+3*12:], tiff[10+2*12:last])
	copy(tiff[10+2*12:], slot)
	return tiff
}

// Numbers that mean nothing leave a picture as it is.
func TestOrientationThatIsNone(t *testing.T) {
	plain := encode(t, "png", halves(32, 16, red, blue))
	for name, exif := range map[string][]byte{
		"0":         tiffOf(binary.BigEndian, []number{{0x0112, 3, 0}}, nil),
		"9":         tiffOf(binary.BigEndian, []number{{0x0112, 3, 9}}, nil),
		"far away":  tiffOf(binary.BigEndian, []number{{0x0112, 4, 6 << 16}}, nil),
		"text":      tiffOf(binary.BigEndian, []number{{0x0112, 2, 6}}, nil),
		"cut":       tiffOf(binary.BigEndian, []number{{0x0112, 3, 6}}, nil)[:15],
		"no number": []byte("Exif"),
	} {
		content := slices.Concat(plain[:33], chunk("eXIf", exif), plain[33:])
		if got := f(content, t); got != (Facts{32, 16, false}) {
			t.Errorf("%s: measured %+v", name, got)
		}
	}
}

// Group 4 of either photometric interpretation is what the PNG is, or its
// negative.
func TestGroup4(t *testing.T) {
	fax, err := os.ReadFile("testdata/group4.tif")
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile("testdata/group4.png")
	if err != nil {
		t.Fatal(err)
	}
	want, got := make([]uint8, 24*24), make([]uint8, 24*24)
	if err := Decode(t.Context(), want, content, 1, 24, 24); err != nil {
		t.Fatal(err)
	}
	if err := Decode(t.Context(), got, fax, 1, 24, 24); err != nil || !bytes.Equal(got, want) {
		t.Errorf("min-is-black: %v; the first rows are %v, want %v", err, got[:48], want[:48])
	}
	photometric := bytes.Index(fax, []byte{0x06, 0x01, 3, 0, 1, 0, 0, 0, 1})
	fax[photometric+8] = 0
	if err := Decode(t.Context(), got, fax, 1, 24, 24); err != nil {
		t.Fatal(err)
	}
	for i := range got {
		if got[i] != 255-want[i] {
			t.Fatalf("min-is-white: pixel %d is %d, want %d", i, got[i], 255-want[i])
		}
	}
}

// Without compression both interpretations stay what they say.
func TestBilevelTIFF(t *testing.T) {
	for photometric, want := range map[uint32][]uint8{0: {0, 255}, 1: {255, 0}} {
		entries := []number{{0x100, 3, 8}, {0x101, 3, 1}, {0x102, 3, 1}, {0x103, 3, 1}, {0x106, 3, photometric}, {0x111, 4, 110}, {0x115, 3, 1}, {0x117, 4, 1}}
		content := tiffOf(binary.LittleEndian, entries, []byte{0b10101010})
		dst := make([]uint8, 8)
		if err := Decode(t.Context(), dst, content, 1, 1, 8); err != nil || !bytes.Equal(dst[:2], want) {
			t.Errorf("photometric %d: %v %v, want %v", photometric, dst, err, want)
		}
	}
}

// A lossy WebP has black at 16 and white at 235.
func TestLossyWebP(t *testing.T) {
	content, err := os.ReadFile("testdata/lossy.webp")
	if err != nil {
		t.Fatal(err)
	}
	facts := f(content, t)
	plane := facts.Width * facts.Height
	dst := make([]uint8, 3*plane)
	if err := Decode(t.Context(), dst, content, 3, facts.Height, facts.Width); err != nil {
		t.Fatal(err)
	}
	for c, want := range []float64{82.4, 73.7, 82.6} {
		sum := 0.0
		for _, v := range dst[c*plane : (c+1)*plane] {
			sum += float64(v)
		}
		if mean := sum / float64(plane); mean < want-1 || mean > want+1 {
			t.Errorf("channel %d: mean %.1f, want %.1f", c, mean, want)
		}
	}
	m := image.NewYCbCr(image.Rect(0, 0, 2, 1), image.YCbCrSubsampleRatio420)
	m.Y[0], m.Y[1], m.Cb[0], m.Cr[0] = 16, 235, 128, 128
	got := televised(m)
	if got.At(0, 0) != (color.RGBA{0, 0, 0, 255}) || got.At(1, 0) != (color.RGBA{255, 255, 255, 255}) {
		t.Errorf("black is %v, white %v", got.At(0, 0), got.At(1, 0))
	}
}
