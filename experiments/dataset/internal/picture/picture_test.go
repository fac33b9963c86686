package picture

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// halves is an image with a left and a right half of one colour each.
func halves(width, height int, left, right color.Color) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := left
			if x >= width/2 {
				c = right
			}
			m.Set(x, y, c)
		}
	}
	return m
}

var (
	red  = color.RGBA{255, 0, 0, 255}
	blue = color.RGBA{0, 0, 255, 255}
)

// webpPixels are WebP files of one pixel, lossy and lossless.
var webpPixels = []string{
	"UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA",
	"UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==",
}

// encode encodes an image in a format.
func encode(t testing.TB, format string, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch format {
	case "png":
		err = png.Encode(&b, m)
	case "jpeg":
		err = jpeg.Encode(&b, m, &jpeg.Options{Quality: 100})
	case "gif":
		err = gif.Encode(&b, m, nil)
	case "bmp":
		err = bmp.Encode(&b, m)
	case "tiff":
		err = tiff.Encode(&b, m, &tiff.Options{Compression: tiff.Deflate})
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Each format gives the colours that went in, planar.
func TestDecodeFormats(t *testing.T) {
	files := map[string][]byte{}
	for _, format := range []string{"png", "jpeg", "gif", "bmp", "tiff"} {
		files[format] = encode(t, format, halves(16, 16, red, blue))
	}
	for format, content := range files {
		dst := make([]uint8, 3*16*16)
		if err := Decode(t.Context(), dst, content, 3, 16, 16); err != nil {
			t.Errorf("%s: %v", format, err)
			continue
		}
		for i, want := range map[int]uint8{0: 255, 15: 0, 256: 0, 512: 0, 527: 255} {
			if got := dst[i]; max(got, want)-min(got, want) > 3 { // JPEG rounds
				t.Errorf("%s: byte %d is %d, want %d", format, i, got, want)
			}
		}
		if f, err := Measure(bytes.NewReader(content)); err != nil || f != (Facts{16, 16, false}) {
			t.Errorf("%s: measured %+v, %v", format, f, err)
		}
	}
}

func TestDecodeWebP(t *testing.T) {
	for _, text := range webpPixels {
		content, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		dst := make([]uint8, 3*4)
		if err := Decode(t.Context(), dst, content, 3, 2, 2); err != nil {
			t.Fatal(err)
		}
		for i, pixel := range dst {
			if pixel != dst[i/4*4] {
				t.Errorf("one pixel became %v", dst)
			}
		}
		if f(content, t) != (Facts{1, 1, false}) {
			t.Errorf("measured %+v", f(content, t))
		}
	}
}

// f measures a file that has to be good.
func f(content []byte, t *testing.T) Facts {
	t.Helper()
	facts, err := Measure(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

func TestGrey(t *testing.T) {
	grey := image.NewGray(image.Rect(0, 0, 4, 4))
	deep := image.NewGray16(image.Rect(0, 0, 4, 4))
	for i := range 16 {
		grey.SetGray(i%4, i/4, color.Gray{uint8(16 * i)})
		deep.SetGray16(i%4, i/4, color.Gray16{uint16(16 * i * 257)})
	}
	greys := image.NewPaletted(grey.Bounds(), color.Palette{color.Black, color.Gray{100}, color.White})
	colours := image.NewPaletted(grey.Bounds(), color.Palette{color.Black, red, color.White})
	for name, test := range map[string]struct {
		content []byte
		grey    bool
	}{
		"grey PNG":        {encode(t, "png", grey), true},
		"16 bits":         {encode(t, "png", deep), true},
		"grey JPEG":       {encode(t, "jpeg", grey), true},
		"grey TIFF":       {encode(t, "tiff", grey), true},
		"grey palette":    {encode(t, "png", greys), true},
		"colour palette":  {encode(t, "png", colours), false},
		"colour that can": {encode(t, "png", halves(4, 4, color.Black, color.White)), false},
	} {
		if got := f(test.content, t).Grey; got != test.grey {
			t.Errorf("%s: grey is %v", name, got)
		}
	}
	for _, m := range []image.Image{grey, deep} {
		dst := make([]uint8, 16)
		if err := Decode(t.Context(), dst, encode(t, "png", m), 1, 4, 4); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(dst, grey.Pix) {
			t.Errorf("%T became %v, want %v", m, dst, grey.Pix)
		}
	}
}

// Scaling keeps the middle square, and constant colours constant.
func TestDecodeScales(t *testing.T) {
	wide := image.NewRGBA(image.Rect(0, 0, 90, 30)) // a blue square between red ones
	for y := range 30 {
		for x := range 90 {
			c := red
			if x >= 30 && x < 60 {
				c = blue
			}
			wide.Set(x, y, c)
		}
	}
	for _, side := range []int{16, 30, 48, 64} {
		dst := make([]uint8, 3*side*side)
		if err := Decode(t.Context(), dst, encode(t, "png", wide), 3, side, side); err != nil {
			t.Fatal(err)
		}
		plane := side * side
		for i := range plane {
			if dst[i] != 0 || dst[plane+i] != 0 || dst[2*plane+i] != 255 {
				t.Fatalf("side %d: pixel %d is not blue", side, i)
			}
		}
	}
}

// A checkerboard of single pixels becomes grey: nothing is skipped over.
func TestScaleAverages(t *testing.T) {
	board := image.NewGray(image.Rect(0, 0, 64, 64))
	for i := range board.Pix {
		board.Pix[i] = uint8(255 * ((i + i/64) % 2))
	}
	dst := make([]uint8, 16*16)
	if err := Decode(t.Context(), dst, encode(t, "png", board), 1, 16, 16); err != nil {
		t.Fatal(err)
	}
	for i, pixel := range dst {
		if x, y := i%16, i/16; min(x, y) > 1 && max(x, y) < 14 && (pixel < 122 || pixel > 134) {
			t.Fatalf("pixel %d is %d, want about 128", i, pixel)
		}
	}
}

func TestTransparentIsWhite(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 2, 1))
	m.Set(0, 0, color.NRGBA{255, 0, 0, 0})
	m.Set(1, 0, color.NRGBA{255, 0, 0, 255})
	dst := make([]uint8, 6)
	if err := Decode(t.Context(), dst, encode(t, "png", m), 3, 1, 2); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(dst, []uint8{255, 255, 255, 0, 255, 0}) {
		t.Errorf("got %v, want white and red", dst)
	}
}

func TestResize(t *testing.T) {
	grey := bytes.Repeat([]uint8{7}, 28*28)
	if got := Resize(grey, 1, 28, 28, 16); !bytes.Equal(got, bytes.Repeat([]uint8{7}, 256)) {
		t.Errorf("a grey image became %v", got[:8])
	}
	colours := append(append(bytes.Repeat([]uint8{1}, 64), bytes.Repeat([]uint8{2}, 64)...), bytes.Repeat([]uint8{3}, 64)...)
	got := Resize(colours, 3, 8, 8, 12)
	if len(got) != 3*144 || got[0] != 1 || got[144] != 2 || got[2*144+143] != 3 {
		t.Errorf("planes became %v", []uint8{got[0], got[144], got[288]})
	}
}

// bomb is a PNG whose header claims a size.
func bomb(width, height uint32) []byte {
	b := []byte("\x89PNG\r\n\x1a\n")
	chunk := []byte("IHDR")
	chunk = binary.BigEndian.AppendUint32(chunk, width)
	chunk = binary.BigEndian.AppendUint32(chunk, height)
	chunk = append(chunk, 8, 2, 0, 0, 0)
	b = binary.BigEndian.AppendUint32(b, uint32(len(chunk)-4))
	b = append(b, chunk...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(chunk))
}

func TestRefuses(t *testing.T) {
	good := encode(t, "png", halves(16, 16, red, blue))
	photo := encode(t, "jpeg", halves(64, 64, red, blue))
	tests := []struct {
		name    string
		content []byte
		want    string
	}{
		{"empty", nil, "must be PNG, JPEG"},
		{"text", []byte("<html>not found</html>"), "must be PNG, JPEG"},
		{"cut PNG", good[:len(good)-20], "unexpected EOF"},
		{"cut JPEG", photo[:len(photo)-50], "JPEG"},
		{"cut header", good[:20], "ends early"},
		{"bomb", bomb(60000, 60000), "60000x60000 pixels are more than 67108864"},
		{"large bomb", bomb(1<<31-1, 1<<31-1), ""},
		{"no pixels", bomb(0, 10), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := Decode(t.Context(), make([]uint8, 3*16*16), test.content, 3, 16, 16)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}

func TestNamed(t *testing.T) {
	for name, want := range map[string]bool{"a.png": true, "b/C.JPeG": true, "x.tif": true, "x.webp": true, "a.JFIF": true, "a.jpe": true, "Thumbs.db": false, "png": false, "a.png.txt": false} {
		if Named(name) != want {
			t.Errorf("Named(%q) is %v", name, !want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, format := range []string{"png", "jpeg", "gif", "bmp", "tiff"} {
		f.Add(encode(f, format, halves(4, 4, red, blue)))
	}
	f.Add(bomb(1<<16, 1<<16))
	f.Fuzz(func(t *testing.T, content []byte) {
		if facts, err := Measure(bytes.NewReader(content)); err == nil && facts.Width*facts.Height > 1<<20 {
			t.Skip("slow, not wrong")
		}
		dst := make([]uint8, 3*16*16)
		_ = Decode(t.Context(), dst, content, 3, 16, 16) // must return
	})
}
