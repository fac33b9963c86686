package imageset

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// labelled is a split of empty images with these labels.
func labelled(labels ...uint16) Split { return Split{Labels: labels} }

// counts are the images of each class in a subset.
func counts(s Subset, classes int) []int {
	n := make([]int, classes)
	for i := range s.Len() {
		n[s.Label(i)]++
	}
	return n
}

func TestHoldoutLargestRemainder(t *testing.T) {
	split := labelled(0, 0, 0, 0, 0, 1, 1, 1, 2, 2) // 5, 3, 2
	tests := []struct {
		images int
		want   []int
	}{
		{0, []int{0, 0, 0}},
		{1, []int{1, 0, 0}}, // quotas 0.5 0.3 0.2
		{2, []int{1, 1, 0}}, // 1.0 0.6 0.4
		{3, []int{1, 1, 1}}, // 1.5 0.9 0.6
		{5, []int{3, 1, 1}}, // 2.5 1.5 1.0: a tie, the lower class
		{9, []int{4, 3, 2}}, // 4.5 2.7 1.8
	}
	for _, test := range tests {
		_, held, err := Holdout(split, test.images, 1)
		if err != nil || !slices.Equal(counts(held, 3), test.want) {
			t.Errorf("%d images: %v by class, %v; want %v", test.images, counts(held, 3), err, test.want)
		}
	}
}

func TestHoldoutRefuses(t *testing.T) {
	split := labelled(0, 1, 0)
	for _, images := range []int{-1, 3, 4} {
		if _, _, err := Holdout(split, images, 1); err == nil {
			t.Errorf("%d of 3 images were held out", images)
		}
	}
	if _, _, err := Holdout(Split{}, 0, 1); err == nil {
		t.Error("a split without images was divided")
	}
}

// For any split, number and seed: each image once, in order, exact sizes, each
// class within one image of its share, the same again for the same seed.
func TestHoldoutProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 0))
	for range 300 {
		n, classes := 1+random.IntN(200), 1+random.IntN(12)
		labels := make([]uint16, n)
		for i := range labels {
			labels[i] = uint16(random.IntN(1 + random.IntN(classes))) // low classes are larger
		}
		split, images, seed := labelled(labels...), random.IntN(n), random.Uint64()
		rest, held, err := Holdout(split, images, seed)
		if err != nil {
			t.Fatal(err)
		}
		if held.Len() != images || rest.Len() != n-images {
			t.Fatalf("%d and %d images, want %d and %d", rest.Len(), held.Len(), n-images, images)
		}
		if !slices.IsSorted(held.Index) || !slices.IsSorted(rest.Index) {
			t.Fatal("not in ascending order")
		}
		whole := slices.Sorted(slices.Values(slices.Concat(held.Index, rest.Index)))
		if !slices.Equal(whole, split.All().Index) {
			t.Fatal("an image is missing or in both")
		}
		all := counts(split.All(), classes)
		for class, got := range counts(held, classes) {
			if got*n <= (images*all[class]-n) || got*n >= images*all[class]+n {
				t.Fatalf("%d of class %d's %d images, holding out %d of %d", got, class, all[class], images, n)
			}
		}
		if _, again, _ := Holdout(split, images, seed); !slices.Equal(again.Index, held.Index) {
			t.Fatal("the same seed gave two divisions")
		}
	}
}

func TestHoldoutDependsOnSeed(t *testing.T) {
	split := Split{Labels: make([]uint16, 100)}
	_, a, _ := Holdout(split, 50, 1)
	_, b, _ := Holdout(split, 50, 2)
	if slices.Equal(a.Index, b.Index) {
		t.Error("two seeds hold the same images out")
	}
}

// For any subset, number and seed: images of the subset, in order, exact sizes, each
// class within one image of its share, the same again for the same seed.
func TestPartProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 0))
	for range 300 {
		labels := make([]uint16, 2+random.IntN(200))
		for i := range labels {
			labels[i] = uint16(random.IntN(5))
		}
		rest, _, err := Holdout(labelled(labels...), random.IntN(len(labels)), random.Uint64())
		if err != nil {
			t.Fatal(err)
		}
		images, seed := 1+random.IntN(rest.Len()), random.Uint64()
		part, err := rest.Part(images, seed)
		if err != nil || part.Len() != images || !slices.IsSorted(part.Index) {
			t.Fatalf("%d images, error %v: want %d in ascending order", part.Len(), err, images)
		}
		for _, i := range part.Index {
			if !slices.Contains(rest.Index, i) {
				t.Fatalf("image %d is not of the subset", i)
			}
		}
		all := counts(rest, 5)
		for class, got := range counts(part, 5) {
			if share := float64(images*all[class]) / float64(rest.Len()); float64(got) <= share-1 || float64(got) >= share+1 {
				t.Fatalf("%d images of class %d, share %g", got, class, share)
			}
		}
		if again, _ := rest.Part(images, seed); !slices.Equal(again.Index, part.Index) {
			t.Fatal("another part for the same seed")
		}
	}
}

func TestPartRefuses(t *testing.T) {
	all := labelled(0, 1, 0).All()
	for _, images := range []int{-1, 0, 4} {
		if _, err := all.Part(images, 1); err == nil {
			t.Errorf("%d of 3 images were drawn", images)
		}
	}
}
