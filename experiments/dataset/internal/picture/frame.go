package picture

import (
	"bytes"
	"image"
	"image/draw"
	"image/gif"
)

// viewed decodes a file into what a viewer shows of it, but not turned upright:
// of an animation its first frame, in its place on the screen.
func viewed(content []byte) (image.Image, error) {
	if isWebP(content) {
		return viewedWebP(content)
	}
	src, format, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	switch format {
	case "tiff":
		return developed(src, content), nil
	case "gif":
		screen, err := gif.DecodeConfig(bytes.NewReader(content))
		return onScreen(src, src.Bounds(), screen.Width, screen.Height), err
	}
	return src, nil
}

// onScreen puts a frame in its place on a screen that is transparent elsewhere.
func onScreen(frame image.Image, place image.Rectangle, width, height int) image.Image {
	screen := image.Rect(0, 0, width, height)
	if place == screen && frame.Bounds() == screen {
		return frame
	}
	whole := image.NewNRGBA(screen)
	draw.Draw(whole, place, frame, frame.Bounds().Min, draw.Src)
	return whole
}

// greyFrame says whether the first frame of a GIF is of greys: it may have
// another palette than the screen, or be smaller than that, which shows white
// around it.
func greyFrame(content []byte) (bool, error) {
	frame, err := gif.Decode(bytes.NewReader(content))
	if err != nil {
		return false, err
	}
	return isGrey(frame.ColorModel()), nil
}
