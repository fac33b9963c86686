package imageset

import (
	"math"
	"math/bits"
	"slices"
	"testing"
)

// What is drawn decides results that are stored: these values may never change.
func TestMixIsFixed(t *testing.T) {
	if got := scramble(0); got != 0xe220a8397b1dcdaf { // splitmix64's first number for seed 0
		t.Errorf("scramble(0) = %#x", got)
	}
	order := make([]int32, 8)
	Order(order, 1, 2)
	if got := Mix(1, 2, 3); got != 0x61226a5d97a90143 || !slices.Equal(order, []int32{0, 5, 2, 1, 7, 4, 3, 6}) {
		t.Errorf("Mix(1, 2, 3) = %#x, Order %v", got, order)
	}
}

func TestMixDistinguishes(t *testing.T) {
	seen := map[uint64][]uint64{}
	note := func(seed uint64, parts ...uint64) {
		key := Mix(seed, parts...)
		if before, ok := seen[key]; ok {
			t.Errorf("Mix of %d %v and of %v are equal", seed, parts, before)
		}
		seen[key] = append([]uint64{seed}, parts...)
	}
	for a := range uint64(20) {
		note(a)
		note(Mix(a))
		for b := range uint64(20) {
			note(a, b)
			for c := range uint64(20) {
				note(a, b, c)
			}
		}
	}
}

// A change of one bit changes half of the result's on average.
func TestMixScatters(t *testing.T) {
	flips, n := 0, 0
	for i := range uint64(200) {
		for bit := range 64 {
			flips += bits.OnesCount64(Mix(7, i, 5) ^ Mix(7, i^1<<bit, 5))
			flips += bits.OnesCount64(Mix(i, 7) ^ Mix(i^1<<bit, 7))
			n += 2
		}
	}
	if mean := float64(flips) / float64(n); math.Abs(mean-32) > 0.2 {
		t.Errorf("%.2f bits change, want 32", mean)
	}
}

func TestBelowAndUnit(t *testing.T) {
	if below(math.MaxUint64, 7) != 6 || below(0, 7) != 0 || unit(0) != 0 || unit(math.MaxUint64) >= 1 {
		t.Error("a number out of its range")
	}
	counts := make([]int, 7)
	for i := range uint64(70_000) {
		counts[below(Mix(i), 7)]++
	}
	for value, count := range counts {
		if math.Abs(float64(count)-10_000) > 500 { // 5 standard deviations
			t.Errorf("%d was drawn %d times of 70000, want about 10000", value, count)
		}
	}
}

func TestOrderIsPermutation(t *testing.T) {
	for _, n := range []int{0, 1, 2, 17, 1000} {
		order := make([]int32, n)
		Order(order, 3, 1)
		sorted := slices.Sorted(slices.Values(order))
		for i, v := range sorted {
			if int(v) != i {
				t.Fatalf("%d images: %d is missing or twice", n, i)
			}
		}
	}
}

func TestOrderDependsOnSeedAndEpoch(t *testing.T) {
	draw := func(seed uint64, epoch int) []int32 {
		order := slices.Repeat([]int32{-1}, 100) // what was there does not matter
		Order(order, seed, epoch)
		return order
	}
	if !slices.Equal(draw(1, 1), draw(1, 1)) {
		t.Error("the same seed and epoch gave two orders")
	}
	if slices.Equal(draw(1, 1), draw(2, 1)) || slices.Equal(draw(1, 1), draw(1, 2)) || slices.Equal(draw(1, 2), draw(2, 1)) {
		t.Error("another seed or epoch gave the same order")
	}
}

// Every image comes to every place equally often.
func TestOrderIsEven(t *testing.T) {
	const n, epochs = 5, 20_000
	var counts [n][n]int
	order := make([]int32, n)
	for epoch := range epochs {
		Order(order, 9, epoch)
		for place, image := range order {
			counts[place][image]++
		}
	}
	for place := range counts {
		for image, count := range counts[place] {
			if math.Abs(float64(count)-epochs/n) > 300 { // 5 standard deviations
				t.Errorf("image %d came %d times to place %d, want about %d", image, count, place, epochs/n)
			}
		}
	}
}

func TestRandomnessDoesNotAllocate(t *testing.T) {
	order := make([]int32, 100)
	var sum uint64
	if n := testing.AllocsPerRun(10, func() {
		sum += Mix(1, 2, 3)
		Order(order, sum, 4)
	}); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}
