package imageset

import (
	"math"
	"slices"
	"testing"
)

func TestRotationByNothingIsIdentity(t *testing.T) {
	src := noise(3*5*4, 1)
	g := augmenter(t, Augment{}, 3, 5, 4)
	g.crop(src, 0, 0)
	for _, degrees := range []float64{0, 360, 1e-5} {
		dst := make([]float32, len(src))
		if g.rotate(dst, degrees); !slices.Equal(dst, plain(src)) {
			t.Errorf("%g degrees changed the image", degrees)
		}
	}
}

// A quarter turn moves whole pixels, also of images that are not square: what
// comes from outside is black.
func TestRotationByQuarters(t *testing.T) {
	src := []uint8{
		1, 2, 3,
		4, 5, 6,
		7, 8, 9,
	}
	tests := []struct {
		degrees float64
		want    []uint8
	}{
		{90, []uint8{3, 6, 9, 2, 5, 8, 1, 4, 7}}, // counter-clockwise
		{-90, []uint8{7, 4, 1, 8, 5, 2, 9, 6, 3}},
		{180, []uint8{9, 8, 7, 6, 5, 4, 3, 2, 1}},
	}
	for _, test := range tests {
		got := under(t, src, 1, 3, 3, variation{degrees: test.degrees})
		if !slices.Equal(got, plain(test.want)) {
			t.Errorf("%g degrees: %v, want %v", test.degrees, got, plain(test.want))
		}
	}
	line := under(t, []uint8{10, 20, 30}, 1, 1, 3, variation{degrees: 90})
	if !slices.Equal(line, plain([]uint8{0, 20, 0})) {
		t.Errorf("a row turned upright: %v", line)
	}
}

// rotated is the rotation in float64, as one reads it in a book.
func rotated(src []uint8, h, w int, degrees float64) []float64 {
	pixel := func(y, x int) float64 {
		if y < 0 || x < 0 || y >= h || x >= w {
			return 0
		}
		return float64(src[y*w+x]) / 255
	}
	dst := make([]float64, h*w)
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	for y := range h {
		for x := range w {
			dy, dx := float64(y)-float64(h-1)/2, float64(x)-float64(w-1)/2
			sy, sx := sin*dx+cos*dy+float64(h-1)/2, cos*dx-sin*dy+float64(w-1)/2
			y0, x0 := int(math.Floor(sy)), int(math.Floor(sx))
			fy, fx := sy-math.Floor(sy), sx-math.Floor(sx)
			dst[y*w+x] = (1-fy)*((1-fx)*pixel(y0, x0)+fx*pixel(y0, x0+1)) +
				fy*((1-fx)*pixel(y0+1, x0)+fx*pixel(y0+1, x0+1))
		}
	}
	return dst
}

func TestRotationMatchesReference(t *testing.T) {
	for _, shape := range [][2]int{{28, 28}, {32, 32}, {5, 9}, {1, 1}, {1, 7}} {
		h, w := shape[0], shape[1]
		src := noise(h*w, 3)
		for _, degrees := range []float64{-180, -33, -10, -0.5, 0.01, 3, 7.7, 45, 91} {
			got, want := under(t, src, 1, h, w, variation{degrees: degrees}), rotated(src, h, w, degrees)
			for i := range got {
				// Weights are steps of 1/256 in two directions.
				if math.Abs(float64(got[i])-want[i]) > 2.1/256 {
					t.Fatalf("%dx%d, %g degrees, pixel %d: %g, want %g", h, w, degrees, i, got[i], want[i])
				}
			}
		}
	}
}

// A white image stays white where no black can have come in.
func TestRotationKeepsWhiteWhite(t *testing.T) {
	src := slices.Repeat([]uint8{255}, 28*28)
	got := under(t, src, 1, 28, 28, variation{degrees: 10})
	for y := 7; y < 21; y++ {
		for x := 7; x < 21; x++ {
			if got[y*28+x] != 1 {
				t.Fatalf("row %d, column %d: %g, want 1", y, x, got[y*28+x])
			}
		}
	}
	if got[0] >= 0.5 {
		t.Errorf("the corner is %g, want black from outside", got[0])
	}
}
