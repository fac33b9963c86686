package picture

import (
	"image"
	"slices"
	"testing"
)

func TestZigzag(t *testing.T) {
	want := []int{0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5} // ITU-T T.81, figure A.6
	if !slices.Equal(zigzag[:len(want)], want) || zigzag[63] != 63 || zigzag[62] != 62 || zigzag[61] != 55 {
		t.Errorf("got %v", zigzag)
	}
}

func TestQuantisersOf(t *testing.T) {
	table := func(which byte, first byte) []byte { return append([]byte{which, first}, make([]byte, 63)...) }
	segment := func(marker byte, payload []byte) []byte {
		return append([]byte{0xff, marker, byte((len(payload) + 2) >> 8), byte(len(payload) + 2)}, payload...)
	}
	wide := append([]byte{0x12, 1, 2}, make([]byte, 126)...)
	frame := segment(0xc0, []byte{8, 0, 8, 0, 8, 3, 1, 0x11, 0, 2, 0x11, 2, 3, 0x11, 0})
	tables := segment(0xdb, append(table(0, 16), wide...))
	join := func(parts ...[]byte) []byte { return append([]byte{0xff, 0xd8}, slices.Concat(parts...)...) }

	q := quantisersOf(join(tables, frame))
	if len(q) != 3 || q[0][0] != 16 || q[1][0] != 258 || q[2][0] != 16 || q[0][1] != 1 {
		t.Errorf("got %v", q)
	}
	for name, content := range map[string][]byte{
		"a table is missing": join(segment(0xdb, table(0, 16)), frame),
		"a table is cut":     join(segment(0xdb, append(table(0, 16), wide[:100]...)), frame),
		"no frame":           join(tables),
		"no JPEG":            []byte("GIF89a"),
	} {
		if q := quantisersOf(content); q != nil {
			t.Errorf("%s: got %v", name, q)
		}
	}
}

func FuzzQuantisers(f *testing.F) {
	f.Add(encode(f, "jpeg", image.NewGray(image.Rect(0, 0, 8, 8))), []byte("12345678"))
	f.Fuzz(func(t *testing.T, content, pixels []byte) {
		for _, q := range quantisersOf(content) {
			pix := make([]uint8, side*side)
			copy(pix, pixels)
			requantiseBlock(pix, side, &q)
			if slices.Min(q[:]) < 1 {
				t.Fatalf("a quantiser is %d", slices.Min(q[:]))
			}
		}
	})
}
