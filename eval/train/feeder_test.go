package train

import (
	"slices"
	"testing"

	"lrunet/lrunet/kernel"
)

// epochOf is the images that a feeder yields in an epoch, by their number.
func epochOf(t *testing.T, d *feeder, epoch int) map[int32][]float32 {
	t.Helper()
	d.seek(epoch, 0)
	images := map[int32][]float32{}
	for d.at < len(d.order) {
		b := d.next()
		for i, image := range d.taken {
			pixels := make([]float32, shape.Size())
			for p := range pixels {
				pixels[p] = b.Images.Plane(0)[(i/kernel.Lanes*len(pixels)+p)*kernel.Lanes+i%kernel.Lanes]
			}
			images[image] = pixels
		}
	}
	return images
}

// Two epochs that follow each other see each image plain and mirrored; which
// comes first is drawn for each.
func TestAlternateFlipShowsBothSides(t *testing.T) {
	f := newFit(t, 2)
	d, err := newFeeder(f, Recipe{Batch: 16, Flip: true, AlternateFlip: true}, shape)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := newFeeder(f, Recipe{Batch: 16}, shape)
	if err != nil {
		t.Fatal(err)
	}
	as := epochOf(t, plain, 0)
	first, second, third := epochOf(t, d, 0), epochOf(t, d, 1), epochOf(t, d, 2)
	mirrored := 0
	for image, pixels := range as {
		flipped := slices.Clone(pixels)
		for row := range slices.Chunk(flipped, shape.W) {
			slices.Reverse(row)
		}
		a, b := pixels, flipped
		if !slices.Equal(first[image], a) {
			a, b = b, a
			mirrored++
		}
		if !slices.Equal(first[image], a) || !slices.Equal(second[image], b) || !slices.Equal(third[image], a) {
			t.Errorf("image %d is not seen from both sides in turn", image)
		}
	}
	if mirrored < len(as)/4 || mirrored > 3*len(as)/4 {
		t.Errorf("%d of %d images are mirrored in the first epoch, want about half", mirrored, len(as))
	}
}
