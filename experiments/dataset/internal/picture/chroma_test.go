package picture

import (
	"image"
	"image/color"
	"slices"
	"testing"
)

func TestEnlarge(t *testing.T) {
	plane := []uint8{100, 200, 0, 60, 0, 40}
	for name, c := range map[string]struct {
		e    enlarger
		want [][]uint8
	}{
		"as it is": {enlarger{rows: 2, stride: 3, sums: make([]int32, 3)}, [][]uint8{{100, 200, 0}, {60, 0, 40}}},
		"wide":     {enlarger{x: 1, rows: 2, stride: 3, sums: make([]int32, 3)}, [][]uint8{{100, 125, 175, 150, 50}, {60, 45, 15, 10, 30}}},
		"high":     {enlarger{y: 1, rows: 2, stride: 3, sums: make([]int32, 3)}, [][]uint8{{100, 200, 0}, {90, 150, 10}, {70, 50, 30}, {60, 0, 40}}},
		"both": {enlarger{x: 1, y: 1, rows: 2, stride: 3, sums: make([]int32, 3)},
			[][]uint8{{100, 125, 175, 150, 50}, {90, 105, 135, 115, 45}, {70, 65, 55, 45, 35}, {60, 45, 15, 10, 30}}},
	} {
		for y, want := range c.want {
			got := make([]uint8, len(want))
			c.e.row(got, plane, y)
			if !slices.Equal(got, want) {
				t.Errorf("%s: row %d is %v, want %v", name, y, got, want)
			}
		}
	}
}

// Other images stay as they are; rare forms too.
func TestColouredLeavesOthersAlone(t *testing.T) {
	rare := image.NewYCbCr(image.Rect(0, 0, 9, 9), image.YCbCrSubsampleRatio410)
	part := image.NewYCbCr(image.Rect(0, 0, 8, 8), image.YCbCrSubsampleRatio420).SubImage(image.Rect(1, 1, 7, 7))
	for _, m := range []image.Image{halves(4, 4, red, blue), rare, part} {
		if coloured(m) != m {
			t.Errorf("%T was changed", m)
		}
	}
	grey := image.NewYCbCr(image.Rect(0, 0, 1, 1), image.YCbCrSubsampleRatio420)
	grey.Y[0], grey.Cb[0], grey.Cr[0] = 200, 128, 128
	if got := coloured(grey).At(0, 0); got != (color.RGBA{200, 200, 200, 255}) {
		t.Errorf("a grey is %v", got)
	}
}
