package dataset

import (
	"bytes"
	"image/color"
	"image/png"
	"math"
	"slices"
	"strings"
	"testing"

	"lrunet/eval/imageset"
)

// two is a dataset of two classes of 16x16: a test image and two training
// images repeat others.
func two() *Dataset {
	split := func(values []int, labels ...uint16) Split {
		s := Split{Labels: labels, Size: 256}
		for _, v := range values {
			image := bytes.Repeat([]uint8{uint8(v)}, 256)
			image[0] = 255
			s.Pixels = append(s.Pixels, image...)
		}
		return s
	}
	d := &Dataset{
		Classes: []string{"dark", "light"}, Channels: 1, Height: 16, Width: 16,
		Train: split([]int{10, 20, 20, 200, 10}, 0, 0, 0, 1, 1),
		Test:  split([]int{30, 200}, 0, 1),
	}
	d.Test.Pixels[0] = 30 // all of its image
	return d
}

func TestVerify(t *testing.T) {
	Register("two", stub{data: *two()})
	defer delete(loaders, "two")
	d, problems, err := Verify(t.Context(), "two", Options{})
	if err != nil || d.Name != "two" {
		t.Fatal(d, err)
	}
	want := []string{
		"1 test image is a training image too",
		"1 training image is a duplicate with another label",
		"1 training image is a duplicate with the same label",
		"1 image is of a single grey",
	}
	if !slices.Equal(problems, want) {
		t.Errorf("problems %q, want %q", problems, want)
	}
	if _, _, err := Verify(t.Context(), "none", Options{}); err == nil {
		t.Error("a dataset that is not there was verified")
	}
}

func TestMomentsOfFashion(t *testing.T) {
	d, err := Load(t.Context(), "fashion-mini", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(d.Mean[0]-0.286) > 0.005 || math.Abs(d.Std[0]-0.353) > 0.005 { // of all Fashion-MNIST: 0.2860, 0.3530
		t.Errorf("fashion-mini: mean %v, standard deviation %v", d.Mean, d.Std)
	}
}

func TestSheet(t *testing.T) {
	d := two()
	plain, err := DrawSheet(d, Sheet{PerClass: 3, Scale: 2})
	if err != nil {
		t.Fatal(err)
	}
	left := 2*12 + 5*7 // margins, the name "light"
	if got := plain.Bounds().Size(); got.X != left+3*34+12 || got.Y != 24+2*34 {
		t.Errorf("%v pixels", got)
	}
	grey := func(x, y int) uint8 { return color.GrayModel.Convert(plain.At(x, y)).(color.Gray).Y }
	if got := grey(left+10, 12+10); got != 10 && got != 20 {
		t.Errorf("a dark image is drawn as %d", got)
	}
	if a, b := grey(left+10, 12+34+10), grey(left+34+10, 12+34+10); min(a, b) != 10 || max(a, b) != 200 {
		t.Errorf("the second row is drawn as %d and %d, want 10 and 200", a, b)
	}
	if got := grey(left+2*34+10, 12+34+10); got != 40 {
		t.Errorf("a third image of two is drawn as %d", got)
	}
	var sheets [][]byte
	for _, s := range []Sheet{{Augment: imageset.Augment{Crop: 4, Flip: true}}, {Augment: imageset.Augment{Crop: 4, Flip: true}}, {Augment: imageset.Augment{Crop: 4, Flip: true}, Seed: 1}, {}} {
		var b bytes.Buffer
		if err := WriteSheet(&b, d, s); err != nil {
			t.Fatal(err)
		}
		if _, err := png.Decode(bytes.NewReader(b.Bytes())); err != nil {
			t.Fatal(err)
		}
		sheets = append(sheets, b.Bytes())
	}
	if !bytes.Equal(sheets[0], sheets[1]) || bytes.Equal(sheets[0], sheets[2]) || bytes.Equal(sheets[0], sheets[3]) {
		t.Error("the seed and the augmentation do not decide the sheet")
	}
}

func TestSheetRefuses(t *testing.T) {
	for want, s := range map[string]Sheet{
		"101 images of":               {PerClass: 101},
		"at scale 17":                 {Scale: 17},
		"crop must be less than the ": {Augment: imageset.Augment{Crop: 16}},
	} {
		if _, err := DrawSheet(two(), s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
