// Package picture turns image files into small planar images: PNG, JPEG, GIF
// (its first frame), BMP, WebP and TIFF. Files come from outside: what a header
// claims is checked before anything is decoded. It knows nothing of datasets.
package picture

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	_ "image/gif" // registers its format, as the others do
	_ "image/jpeg"
	_ "image/png"
	"io"
	"path"
	"strings"

	_ "golang.org/x/image/bmp"
	_ "golang.org/x/image/tiff"
	_ "golang.org/x/image/webp"
	"golang.org/x/sync/semaphore"
)

// Version changes when a file comes out as other pixels than before.
const Version = 2

// Bounds of what is decoded.
const (
	MaxBytes  = 256 << 20 // of a file
	MaxPixels = 1 << 26   // of an image, 64 megapixels
)

// room bounds the pixels of all images that are being decoded: two of the
// largest, or any number of small ones.
var room = semaphore.NewWeighted(2 * MaxPixels)

// extensions of the files that are taken for images.
var extensions = map[string]bool{
	".png": true, ".jpg": true, ".jpeg": true, ".gif": true,
	".bmp": true, ".webp": true, ".tif": true, ".tiff": true,
	".jfif": true, ".jpe": true, ".pjpeg": true, ".pjp": true, // JPEG, as browsers save it
}

// Formats names what can be read, for messages.
const Formats = "PNG, JPEG, GIF, BMP, WebP or TIFF"

// Named says whether a file's name is an image's. What it is its content says.
func Named(name string) bool { return extensions[strings.ToLower(path.Ext(name))] }

// Facts are what an image's header says of it when it is upright.
type Facts struct {
	Width, Height int
	Grey          bool // whatever the pixels are, none has a colour
}

// Measure reads an image's header, and more where that does not tell all. The
// error says that the format is unknown, the header damaged, or the image empty or
// larger than MaxPixels.
func Measure(r io.Reader) (f Facts, err error) {
	defer recovered(&err)
	var header bytes.Buffer
	read := io.TeeReader(r, &header)
	config, format, err := image.DecodeConfig(read)
	if err != nil {
		return Facts{}, cause(err)
	}
	f = Facts{Width: config.Width, Height: config.Height, Grey: isGrey(config.ColorModel)}
	if f.Width < 1 || f.Height < 1 {
		return Facts{}, fmt.Errorf("%dx%d pixels, must be at least 1x1", f.Width, f.Height)
	}
	if f.Width > MaxPixels/f.Height {
		return Facts{}, fmt.Errorf("%dx%d pixels are more than %d, the most that is read", f.Width, f.Height, MaxPixels)
	}
	if format == "png" || format == "webp" || format == "gif" { // may say more at their end
		if _, err := io.Copy(io.Discard, read); err != nil {
			return Facts{}, err
		}
	}
	if format == "gif" {
		if f.Grey, err = greyFrame(header.Bytes()); err != nil {
			return Facts{}, cause(err)
		}
	}
	if lying(orientation(header.Bytes())) {
		f.Width, f.Height = f.Height, f.Width
	}
	return f, nil
}

// cause says in words that no decoder knows the file.
func cause(err error) error {
	if err == image.ErrFormat {
		return fmt.Errorf("must be %s", Formats)
	}
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return fmt.Errorf("the file ends early")
	}
	return err
}

// recovered makes an error of a panic: the decoders are others' and the files
// are anyone's.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("the decoder gave up: %v", r)
	}
}

// isGrey says whether a colour model has greys only.
func isGrey(model color.Model) bool {
	switch model {
	case color.GrayModel, color.Gray16Model:
		return true
	}
	palette, ok := model.(color.Palette)
	for _, c := range palette {
		r, g, b, _ := c.RGBA()
		ok = ok && r == g && g == b
	}
	return ok
}

// Decode decodes a file into dst: planar, channels (1 or 3) x height x width.
// An image of another size is scaled: its middle part of the wanted aspect
// ratio, by Catmull-Rom interpolation. Pictures are turned upright as their
// Exif data say, transparent parts become white; of animations the first frame
// counts. The error says what is wrong
// with the file, or is ctx's if that ends while others take all the memory.
func Decode(ctx context.Context, dst []uint8, content []byte, channels, height, width int) (err error) {
	defer recovered(&err)
	facts, err := Measure(bytes.NewReader(content))
	if err != nil {
		return err
	}
	pixels := int64(facts.Width) * int64(facts.Height)
	if err := room.Acquire(ctx, pixels); err != nil {
		return err
	}
	defer room.Release(pixels)
	src, err := viewed(content)
	if err != nil {
		return cause(err)
	}
	if src.Bounds().Empty() {
		return fmt.Errorf("the image is empty")
	}
	if facts.Width == width && facts.Height == height { // else scaling averages out what this is about
		requantise(src, content)
	}
	if !isWebP(content) {
		src = coloured(src)
	}
	held := orientation(content)
	if lying(held) {
		height, width = width, height
	}
	separate(dst, erect(fit(src, height, width), held), channels)
	return nil
}
