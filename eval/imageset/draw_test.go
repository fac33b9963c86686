package imageset

import (
	"math"
	"testing"
)

// What is drawn is even, in range, and what is switched off stays off.
func TestDrawStatistics(t *testing.T) {
	const n = 50_000
	g := augmenter(t, Augment{Crop: 4, Rotate: 10, Flip: true}, 1, 28, 28)
	down, right := map[int]int{}, map[int]int{}
	flips, sum, squares := 0, 0.0, 0.0
	for i := range uint64(n) {
		v := g.draw(Mix(1, 2, i))
		down[v.down]++
		right[v.right]++
		if v.flip {
			flips++
		}
		if math.Abs(v.degrees) > 10 {
			t.Fatalf("%g degrees", v.degrees)
		}
		sum += v.degrees
		squares += v.degrees * v.degrees
	}
	for shift := -4; shift <= 4; shift++ {
		for _, count := range []int{down[shift], right[shift]} {
			if math.Abs(float64(count)-n/9.0) > 5*math.Sqrt(n/9.0) {
				t.Errorf("shift %d came %d times, want about %d", shift, count, n/9)
			}
		}
	}
	if len(down) != 9 || len(right) != 9 {
		t.Errorf("shifts %v and %v, want -4 to 4", down, right)
	}
	if math.Abs(float64(flips)-n/2) > 5*math.Sqrt(n)/2 {
		t.Errorf("%d of %d are flipped, want half", flips, n)
	}
	if mean, deviation := sum/n, math.Sqrt(squares/n); math.Abs(mean) > 0.15 || math.Abs(deviation-10/math.Sqrt(3)) > 0.1 {
		t.Errorf("angles of mean %.3f and deviation %.3f, want 0 and %.3f", mean, deviation, 10/math.Sqrt(3))
	}
	if v := augmenter(t, Augment{}, 1, 28, 28).draw(77); v != (variation{}) {
		t.Errorf("drew %+v with everything off", v)
	}
}

// Switching one step on leaves what the others draw as it is.
func TestDrawsAreIndependent(t *testing.T) {
	all := augmenter(t, Augment{Crop: 4, Rotate: 10, Flip: true}, 1, 28, 28)
	some := augmenter(t, Augment{Crop: 4}, 1, 28, 28)
	for seed := range uint64(100) {
		if a, b := all.draw(seed), some.draw(seed); a.down != b.down || a.right != b.right {
			t.Fatalf("seed %d: crop %d, %d with rotation and flip, %d, %d without", seed, a.down, a.right, b.down, b.right)
		}
	}
}
