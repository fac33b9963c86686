package space

import (
	"math"
	"slices"
	"testing"

	"lrunet/lrunet"
)

func TestNumbers(t *testing.T) {
	a, err := lrunet.Parse("stem8/2 16x1/2 32x4g4 head64")
	if err != nil {
		t.Fatal(err)
	}
	mixing := 16.*32/8 + 32.*64/4
	half := 14. * 14 * (9*32 + 16*32/8)
	quarter := 7. * 7 * 4 * (9*64 + 32*64/4)
	want := []float64{
		2, 2, 1, 4.5, 4, 5, math.Log2(5), 6, 3, math.Log2(mixing), 10, 20,
		0, math.Log2(1 + half), math.Log2(1 + quarter),
	}
	if got := Numbers(a, 1<<10, 1<<20); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// What is spent on maps smaller than a quarter is in the whole alone.
func TestNumbersOfDeepNetworks(t *testing.T) {
	numbers := func(arch string) []float64 {
		a, err := lrunet.Parse(arch)
		if err != nil {
			t.Fatal(err)
		}
		return Numbers(a, 1, 1)
	}
	short, long := numbers("stem8 8x1/2 8x1/2 8x1/2 head8"), numbers("stem8 8x1/2 8x1/2 8x1/2 8x1/2 8x1 head8")
	if n := len(short) - levels; !slices.Equal(short[n:], long[n:]) || slices.Contains(short[n:], 0) {
		t.Errorf("%v and %v on maps of each size", short[n:], long[n:])
	}
}

// Of networks that cost about the same, the one with more parameters is guessed to do
// better; so is the one with more multiply-adds.
func TestGuess(t *testing.T) {
	if !(Guess(2000, 1e6) < Guess(1000, 1e6) && Guess(1000, 2e6) < Guess(1000, 1e6)) {
		t.Errorf("%g, %g and %g", Guess(2000, 1e6), Guess(1000, 2e6), Guess(1000, 1e6))
	}
}
