package imageset

import (
	"strings"
	"testing"
)

// small is a valid dataset of 2 classes and 2-pixel images.
func small() *Dataset {
	return &Dataset{
		Classes:  []string{"cat", "dog"},
		Channels: 1, Height: 1, Width: 2,
		Train: Split{Pixels: []uint8{1, 2, 3, 4}, Labels: []uint16{0, 1}, Size: 2},
		Test:  Split{Pixels: []uint8{5, 6}, Labels: []uint16{1}, Size: 2},
	}
}

func TestValidate(t *testing.T) {
	tests := []struct {
		name   string
		change func(*Dataset)
		want   string
	}{
		{"valid", func(*Dataset) {}, ""},
		{"no channels", func(d *Dataset) { d.Channels = 0 }, "images of 0x1x2"},
		{"negative", func(d *Dataset) { d.Height, d.Width = -1, -2 }, "images of 1x-1x-2"},
		{"one class", func(d *Dataset) { d.Classes = d.Classes[:1] }, "1 classes, must be at least 2"},
		{"no training", func(d *Dataset) { d.Train = Split{} }, "training images: there are none"},
		{"no test", func(d *Dataset) { d.Test.Labels = nil }, "test images: there are none"},
		{"other size", func(d *Dataset) { d.Train.Size = 4 }, "training images: 4 bytes an image, must be 2"},
		{"pixels missing", func(d *Dataset) { d.Train.Pixels = d.Train.Pixels[:3] }, "training images: 3 bytes for 2 images, must be 4"},
		{"class", func(d *Dataset) { d.Classes[1] = "caf\xe9" }, `class "caf\xe9" is not UTF-8`},
		{"label", func(d *Dataset) { d.Test.Labels[0] = 2 }, "test images: image 0: label 2, must be 0 to 1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := small()
			test.change(d)
			err := d.Validate()
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}

// Keys of stored results hold the digest: this value may never change.
func TestDigestIsFixed(t *testing.T) {
	const want = "849f6687192a81feaeb39ba2aed052336ec1cc9d19caa5548c336a96d99b2ff3"
	if got := small().Digest(); got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
}

func TestDigestCounts(t *testing.T) {
	same := map[string]func(*Dataset){
		"name":    func(d *Dataset) { d.Name = "x" },
		"source":  func(d *Dataset) { d.Source, d.License, d.Hash = "x", "y", "z" },
		"mirror":  func(d *Dataset) { d.Mirror = true },
		"nothing": func(*Dataset) {},
	}
	other := map[string]func(*Dataset){
		"shape":        func(d *Dataset) { d.Height, d.Width = 2, 1 },
		"class":        func(d *Dataset) { d.Classes[0] = "cow" },
		"class border": func(d *Dataset) { d.Classes = []string{"catd", "og"} },
		"pixel":        func(d *Dataset) { d.Train.Pixels[3]++ },
		"label":        func(d *Dataset) { d.Train.Labels[0] = 1 },
		"test pixel":   func(d *Dataset) { d.Test.Pixels[0]++ },
		"test label":   func(d *Dataset) { d.Test.Labels[0] = 0 },
		"split border": func(d *Dataset) {
			d.Train = Split{Pixels: []uint8{1, 2}, Labels: []uint16{0}, Size: 2}
			d.Test = Split{Pixels: []uint8{3, 4, 5, 6}, Labels: []uint16{1, 1}, Size: 2}
		},
	}
	want := small().Digest()
	for name, change := range same {
		d := small()
		if change(d); d.Digest() != want {
			t.Errorf("%s changes the digest", name)
		}
	}
	for name, change := range other {
		d := small()
		if change(d); d.Digest() == want {
			t.Errorf("%s does not change the digest", name)
		}
	}
}
