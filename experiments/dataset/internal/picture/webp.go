package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"

	"golang.org/x/image/webp"
)

// viewedWebP decodes a WebP file, or the first frame of an animated one, which
// x/image/webp does not know, with colours as libwebp has them.
func viewedWebP(content []byte) (image.Image, error) {
	for kind, payload := range chunks(content) {
		if kind == "ANMF" {
			return firstFrame(content, payload)
		}
	}
	return decodeWebP(content)
}

func decodeWebP(content []byte) (image.Image, error) {
	src, err := webp.Decode(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	return televised(src), nil
}

// firstFrame decodes a frame of an animation (RFC 9649, section 2.7.1.1) by
// making it a file of its own, and puts it in its place.
func firstFrame(content, frame []byte) (image.Image, error) {
	const head = 16
	screen, err := webp.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	if len(frame) < head {
		return nil, errors.New("the first frame of the animation is cut off")
	}
	number := func(at int) int { return int(frame[at]) | int(frame[at+1])<<8 | int(frame[at+2])<<16 }
	place := image.Rect(0, 0, number(6)+1, number(9)+1).Add(image.Pt(2*number(0), 2*number(3)))
	if !place.In(image.Rect(0, 0, screen.Width, screen.Height)) {
		return nil, errors.New("the first frame of the animation lies outside of it")
	}
	src, err := decodeWebP(still(frame[head:], frame[6:12]))
	if err != nil {
		return nil, err
	}
	return onScreen(src, place, screen.Width, screen.Height), nil
}

// still is a file of a frame's chunks and its size, as the frame writes it.
func still(frame, size []byte) []byte {
	const alphaFlag = 1 << 4
	extended := make([]byte, 4, 10)
	for kind := range riffChunks(frame) {
		if kind == "ALPH" {
			extended[0] = alphaFlag
		}
	}
	extended = append(extended, size...)
	body := append([]byte("WEBPVP8X"), 10, 0, 0, 0)
	body = append(append(body, extended...), frame...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

// televised turns luma and colour differences into colours as libwebp does:
// black is 16 and white 235 in WebP (RFC 6386, section 9.2), where x/image/webp
// takes them for JPEG's 0 and 255, which washes pictures out.
func televised(src image.Image) image.Image {
	switch m := src.(type) {
	case *image.YCbCr:
		dst := image.NewRGBA(m.Rect)
		enlarge(m, dst.Pix, dst.Stride, convertStudio)
		return dst
	case *image.NYCbCrA:
		dst := image.NewNRGBA(m.Rect)
		enlarge(&m.YCbCr, dst.Pix, dst.Stride, convertStudio)
		for y := range m.Rect.Dy() {
			for x := range m.Rect.Dx() {
				dst.Pix[y*dst.Stride+4*x+3] = m.A[y*m.AStride+x]
			}
		}
		return dst
	}
	return src
}

// convertStudio computes red, green and blue by libwebp's formulas, in 64ths.
func convertStudio(dst, luma, cb, cr []uint8) {
	part := func(v uint8, weight int32) int32 { return int32(v) * weight >> 8 }
	for i := range cb {
		y := part(luma[i], 19077)
		dst[4*i] = byteOf((y + part(cr[i], 26149) - 14234) >> 6)
		dst[4*i+1] = byteOf((y - part(cb[i], 6419) - part(cr[i], 13320) + 8708) >> 6)
		dst[4*i+2] = byteOf((y + part(cb[i], 33050) - 17685) >> 6)
		dst[4*i+3] = 255
	}
}
