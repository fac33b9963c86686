package stats

import (
	"math"
	"slices"
	"testing"
)

// Three classes, the third of which has no images and the first of which is
// what most are taken for; worked out by hand.
func TestConfusion(t *testing.T) {
	c := NewConfusion(4)
	for _, p := range [][2]int{{0, 0}, {0, 0}, {0, 0}, {0, 1}, {1, 0}, {1, 0}, {1, 1}, {3, 0}} {
		c.Add(p[0], p[1])
	}
	if c.Total() != 8 || c.Correct() != 4 {
		t.Errorf("%d of %d are recognised, want 4 of 8", c.Correct(), c.Total())
	}
	nan := math.NaN()
	for class, want := range []struct {
		images, predicted int
		recall, precision float64
	}{{4, 6, 0.75, 0.5}, {3, 2, 1. / 3, 0.5}, {0, 0, nan, nan}, {1, 0, 0, nan}} {
		if c.Images(class) != want.images || c.Predicted(class) != want.predicted {
			t.Errorf("class %d: %d images, %d predicted, want %d and %d", class, c.Images(class), c.Predicted(class), want.images, want.predicted)
		}
		near(t, "recall", c.Recall(class), want.recall)
		near(t, "precision", c.Precision(class), want.precision)
	}
	want := []Mixup{{1, 0, 2}, {0, 1, 1}, {3, 0, 1}}
	if got := c.Mixups(); !slices.Equal(got, want) {
		t.Errorf("mixups are %v, want %v", got, want)
	}
}
