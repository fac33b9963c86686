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
	want := []float64{3, 2, 2, 4.5, 4, 5, 1, 2.321928094887362, 2.5, 1, 1, 1, 6, 3, 10, 20}
	if got := Numbers(a, 1<<10, 1<<20); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// Of networks that cost about the same, the one with more parameters is guessed to do
// better; so is the one with more multiply-adds.
func TestGuess(t *testing.T) {
	if !(Guess(2000, 1e6) < Guess(1000, 1e6) && Guess(1000, 2e6) < Guess(1000, 1e6)) {
		t.Errorf("%g, %g and %g", Guess(2000, 1e6), Guess(1000, 2e6), Guess(1000, 1e6))
	}
}
