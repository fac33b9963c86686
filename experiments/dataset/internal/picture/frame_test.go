package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"os"
	"testing"
)

// gifOf is an animation of the frames on a screen of 8x8.
func gifOf(t *testing.T, global color.Model, frames ...*image.Paletted) []byte {
	t.Helper()
	g := gif.GIF{Image: frames, Delay: make([]int, len(frames)), Config: image.Config{Width: 8, Height: 8, ColorModel: global}}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// frameOf is a frame of one colour.
func frameOf(r image.Rectangle, c color.Color) *image.Paletted {
	return image.NewPaletted(r, color.Palette{c, color.Black})
}

// A first frame that is smaller than the screen stays in its place; what is
// around it is transparent, so white.
func TestGIFFirstFrame(t *testing.T) {
	small := frameOf(image.Rect(4, 4, 8, 8), color.Black)
	content := gifOf(t, small.Palette, small, frameOf(image.Rect(0, 0, 8, 8), color.White))
	if got := f(content, t); got != (Facts{8, 8, true}) {
		t.Errorf("measured %+v", got)
	}
	dst := make([]uint8, 64)
	if err := Decode(t.Context(), dst, content, 1, 8, 8); err != nil {
		t.Fatal(err)
	}
	for i, v := range dst {
		want := uint8(255)
		if i%8 >= 4 && i/8 >= 4 {
			want = 0
		}
		if v != want {
			t.Fatalf("pixel %d is %d, want %d", i, v, want)
		}
	}
}

// The palette that counts is the first frame's.
func TestGIFPalette(t *testing.T) {
	whole := image.Rect(0, 0, 8, 8)
	coloured, grey := frameOf(whole, red), frameOf(whole, color.White)
	for name, c := range map[string]struct {
		content []byte
		grey    bool
	}{
		"no palette of the screen": {gifOf(t, nil, coloured, grey), false},
		"a grey one":               {gifOf(t, grey.Palette, coloured, grey), false},
		"a coloured one":           {gifOf(t, coloured.Palette, grey, coloured), true},
	} {
		if got := f(c.content, t); got.Grey != c.grey {
			t.Errorf("%s: grey is %v", name, got.Grey)
		}
	}
}

// animated is the picture of a WebP file as the first frame of an animation.
func animated(t *testing.T, width, height, left, top int) []byte {
	t.Helper()
	content, err := os.ReadFile("testdata/held6.webp")
	if err != nil {
		t.Fatal(err)
	}
	three := func(b []byte, n int) []byte { return append(b, byte(n), byte(n>>8), byte(n>>16)) }
	part := func(b []byte, kind string, payload []byte) []byte {
		b = binary.LittleEndian.AppendUint32(append(b, kind...), uint32(len(payload)))
		return append(b, append(payload, make([]byte, len(payload)%2)...)...)
	}
	var still []byte
	for kind, payload := range chunks(content) {
		if kind == "VP8L" {
			still = part(nil, kind, bytes.Clone(payload))
		}
	}
	frame := three(three(three(three(three(nil, left/2), top/2), 39), 19), 100)
	frame = append(append(frame, 0), still...)
	body := part([]byte("WEBP"), "VP8X", three(three([]byte{2, 0, 0, 0}, width-1), height-1))
	body = part(body, "ANIM", make([]byte, 6))
	body = part(body, "ANMF", bytes.Clone(frame))
	body = part(body, "ANMF", frame)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

// Of an animated WebP the first frame counts, in its place.
func TestAnimatedWebP(t *testing.T) {
	content := animated(t, 48, 24, 8, 4)
	if got := f(content, t); got != (Facts{48, 24, false}) {
		t.Errorf("measured %+v", got)
	}
	dst := make([]uint8, 3*48*24)
	if err := Decode(t.Context(), dst, content, 3, 24, 48); err != nil {
		t.Fatal(err)
	}
	if dst[0] != 255 || dst[3*48+7] != 255 {
		t.Errorf("around the frame there is %d, %d", dst[0], dst[3*48+7])
	}
	still, err := os.ReadFile("testdata/held6.webp")
	if err != nil {
		t.Fatal(err)
	}
	src, err := decodeWebP(still)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []image.Point{{0, 0}, {39, 19}, {0, 19}} {
		r, _, _, _ := src.At(at.X, at.Y).RGBA()
		if got := dst[(at.Y+4)*48+at.X+8]; got != uint8(r>>8) {
			t.Errorf("pixel %v of the frame is %d, want %d", at, got, r>>8)
		}
	}
	for name, content := range map[string][]byte{
		"outside": animated(t, 40, 20, 2, 0),
		"cut":     content[:70],
	} {
		if err := Decode(t.Context(), make([]uint8, 3*16*16), content, 3, 16, 16); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
