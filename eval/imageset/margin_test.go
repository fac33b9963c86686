package imageset

import (
	"strings"
	"testing"
)

// With a margin the crop is larger than the image. As wide as the shift, it
// loses no pixel: the image lies whole in black, anywhere.
func TestMarginKeepsTheImageWhole(t *testing.T) {
	const c, h, w, margin = 2, 6, 5, 2
	src := make([]uint8, c*h*w)
	for i := range src {
		src[i] = uint8(1 + i)
	}
	g := augmenter(t, Augment{Crop: 2 * margin, Margin: margin}, c, h, w)
	places := map[[2]int]int{}
	dst := make([]float32, c*(h+2*margin)*(w+2*margin))
	for seed := range uint64(2000) {
		g.Apply(dst, src, seed)
		lit, at := 0, -1
		for i, v := range dst {
			if v > 0 {
				if lit++; at < 0 {
					at = i
				}
			}
		}
		if lit != len(src) {
			t.Fatalf("seed %d: %d pixels are not black, want %d", seed, lit, len(src))
		}
		top, left := at/(w+2*margin), at%(w+2*margin)
		for i, pixel := range src {
			k, y, x := i/(h*w), i/w%h, i%w
			got := dst[(k*(h+2*margin)+top+y)*(w+2*margin)+left+x]
			if want := levels[pixel]; got != want {
				t.Fatalf("seed %d: channel %d, pixel %d, %d is %g, want %g", seed, k, y, x, got, want)
			}
		}
		places[[2]int{top, left}]++
	}
	if len(places) != 25 {
		t.Errorf("the image was in %d places, want 25", len(places))
	}
	for place, n := range places {
		if n < 40 || n > 130 { // 80 on average
			t.Errorf("the image was %d times at %v", n, place)
		}
	}
}

// Without a crop to be larger than, the image stays in the middle, turned
// about it.
func TestMarginAlone(t *testing.T) {
	src := []uint8{255, 255, 255, 255}
	for _, a := range []Augment{{Margin: 1}, {Margin: 1, Flip: true}} {
		dst := make([]float32, 16)
		augmenter(t, a, 1, 2, 2).Apply(dst, src, 3)
		for i, v := range dst {
			inside := i/4%3 != 0 && i%4%3 != 0
			if inside != (v == 1) {
				t.Errorf("%+v: pixel %d is %g", a, i, v)
			}
		}
	}
	dst := make([]float32, 16)
	augmenter(t, Augment{Margin: 1}, 1, 2, 2).apply(dst, src, variation{down: -1, right: -1, degrees: 90})
	for i, v := range dst {
		if inside := i/4%3 != 0 && i%4%3 != 0; inside != (v > 0.99) {
			t.Errorf("turned: pixel %d is %g", i, v)
		}
	}
	if _, err := NewAugmenter(Augment{Margin: -1}, 1, 8, 8); err == nil || !strings.Contains(err.Error(), "margin must be at least 0") {
		t.Errorf("error %v", err)
	}
}
