package nas

import (
	"fmt"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/experiments"
	"lrunet/experiments/dataset"
	"lrunet/space"
)

// TestScaffoldsFitTheirImages: for all sizes and channels the file is valid
// and its space has room on images of that size, its start included.
func TestScaffoldsFitTheirImages(t *testing.T) {
	for _, side := range []int{3, 4, 8, 12, 16, 20, 28, 32, 40, 48, 64} {
		for _, channels := range []int{1, 3} {
			for _, images := range []int{20, 500, 60_000} {
				d := &dataset.Dataset{
					Name: `dir:a "quoted" place`, Classes: make([]string, 7), Channels: channels, Height: side, Width: side,
					Train: dataset.Split{Labels: make([]uint16, images)}, Test: dataset.Split{Labels: make([]uint16, 10)},
				}
				name := fmt.Sprintf("%dx%dx%d-%d", channels, side, side, images)
				text, err := Scaffold("mine", d, experiments.Images{Size: side, SkipBroken: true, Label: "kind", TrainSplit: "big", TestSplit: "007", TestShare: 0.3})
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				e, err := Parse("mine.yaml", text)
				if err != nil {
					t.Fatal(err)
				}
				if e.Data.Name != d.Name || e.Data.Images != (experiments.Images{Size: side, SkipBroken: true, Label: "kind", TrainSplit: "big", TestSplit: "007", TestShare: 0.3}) {
					t.Errorf("%s: data %+v", name, e.Data)
				}
				if a, r := Augmentation(d), e.Training.Recipe; a.Crop != r.Crop || a.Flip != r.Flip || r.Rotate != 0 {
					t.Errorf("%s: augmented as %+v, want %+v", name, r, a)
				}
				s, err := space.New(e.Space, eval.Shape(d))
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				if _, err := encode(s, e.Search.Start); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
	}
	if _, err := Scaffold("dots", &dataset.Dataset{Height: 2, Width: 9, Train: dataset.Split{Labels: make([]uint16, 50)}}, experiments.Images{}); err == nil || !strings.Contains(err.Error(), "images of 9x2 are too small") {
		t.Errorf("images that no pool halves: error %v", err)
	}
	if _, err := Scaffold("a/b", &dataset.Dataset{Height: 9, Width: 9, Train: dataset.Split{Labels: make([]uint16, 50)}}, experiments.Images{}); err == nil {
		t.Error("a path as name: no error")
	}
}
