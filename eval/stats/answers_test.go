package stats

import (
	"math"
	"slices"
	"testing"
)

func TestAnswers(t *testing.T) {
	labels := []uint16{0, 1, 2, 3, 0, 0, 0, 0}
	once := NewAnswers([][]uint16{{0, 1, 2, 3, 0, 0, 0, 0}}, labels)
	worse := NewAnswers([][]uint16{{1, 2, 3, 0, 1, 1, 1, 0}}, labels)
	if p := once.Differ(worse); math.Abs(p-2.0/128) > 1e-12 || worse.Differ(once) != p { // seven images to none
		t.Errorf("p %v, want %v", p, 2.0/128)
	}
	twice := NewAnswers([][]uint16{{0, 1, 2, 3, 0, 0, 0, 0}, {0, 1, 3, 0, 0, 0, 0, 0}}, labels)
	if want := []float64{1, 1, 0.5, 0.5, 1, 1, 1, 1}; !slices.Equal(twice.Shares, want) || twice.Trainings != 2 {
		t.Errorf("%+v, want %v", twice, want)
	}
	six := NewAnswers(slices.Repeat([][]uint16{labels}, 6), labels)
	if p := six.Differ(NewAnswers([][]uint16{labels, labels}, labels)); p != 1 {
		t.Errorf("p %v where both recognise everything, want 1", p)
	}
	if p, want := once.Differ(twice), math.Erfc(math.Sqrt(2)/math.Sqrt2); math.Abs(p-want) > 1e-12 {
		t.Errorf("p %v, want %v", p, want) // a sum of 1 with a spread of root 0.5
	}
}

// The spread of what the bootstrap draws is that of the binomial distribution for one
// classifier, and classifiers that fail on the same images keep their order.
func TestBootstrapAccuracies(t *testing.T) {
	const images = 400
	right := func(from int) []bool {
		list := make([]bool, images)
		for i := from; i < images; i++ {
			list[i] = true
		}
		return list
	}
	drawn := BootstrapAccuracies([][][]bool{{right(100)}, {right(90)}, {right(60), right(140)}}, 4000, 1)
	var first, several []float64
	for _, d := range drawn {
		first, several = append(first, d[0]), append(several, d[2])
		if d[1] < d[0] {
			t.Fatalf("%v: the second recognises all that the first does", d)
		}
	}
	sampling := 0.75 * 0.25 / images
	if s := Summarise(first); math.Abs(s.Mean-0.75) > 0.003 || math.Abs(s.Std*s.Std/sampling-1) > 0.1 {
		t.Errorf("%+v, want mean 0.75 and variance %v", s, sampling)
	}
	// Two trainings of 0.85 and 0.65, drawn anew: a variance of 0.1 squared over two,
	// beside that of the images.
	if s := Summarise(several); math.Abs(s.Mean-0.75) > 0.005 || s.Std*s.Std < 0.005 || s.Std*s.Std > 0.005+2*sampling {
		t.Errorf("%+v of two trainings", s)
	}
}

func TestBootstrapShares(t *testing.T) {
	drawn := BootstrapShares([]float64{0.9, 0, 1}, 1000, 4000, 1)
	var first []float64
	for _, d := range drawn {
		first = append(first, d[0])
		if d[1] != 0 || d[2] != 1 {
			t.Fatalf("%v: none and all have no error", d)
		}
	}
	if s := Summarise(first); math.Abs(s.Mean-0.9) > 0.001 || math.Abs(s.Std*s.Std/(0.09/1000)-1) > 0.1 {
		t.Errorf("%+v, want mean 0.9 and variance %v", s, 0.09/1000)
	}
}
