package space

import (
	"slices"
	"testing"

	"lrunet/lrunet"
)

func TestNumbers(t *testing.T) {
	a, err := lrunet.Parse("stem8/2 16x1/2 32x4g4 head64")
	if err != nil {
		t.Fatal(err)
	}
	want := []float64{3, 2, 2, 4.5, 4, 5, 1, 2.321928094887362, 2.5, 1, 1, 1, 6, 3}
	if got := Numbers(a); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
