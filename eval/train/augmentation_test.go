package train

import "testing"

// What auto chooses grows with the epochs, and is stated in the recipe's own
// fields.
func TestAutoAugmentFollowsTheEpochs(t *testing.T) {
	base := Recipe{Flip: true, Augment: "auto"}.Complete()
	varied := func(crop, erase int, flip bool) Recipe {
		r := base
		r.Augment, r.Crop, r.Erase, r.Flip, r.AlternateFlip = "", crop, erase, flip, flip
		return r
	}
	for epochs, want := range map[int]Recipe{
		1: varied(0, 0, false), 9: varied(0, 0, false),
		10: varied(0, 0, true), 19: varied(0, 0, true),
		20: varied(1, 0, true), 49: varied(1, 0, true),
		50: varied(2, 8, true), 300: varied(2, 8, true),
	} {
		if got := base.For(epochs); got != want {
			t.Errorf("%d epochs: %v, want %v", epochs, got, want)
		}
	}
	for i, a := range augmentations[1:] {
		if before := augmentations[i]; a.epochs <= before.epochs || a.crop < before.crop || a.erase < before.erase || before.flip && !a.flip {
			t.Errorf("%+v follows %+v", a, before)
		}
	}
}

func TestAutoAugmentFlipsOnlyWhereAllowed(t *testing.T) {
	if r := (Recipe{Augment: "auto"}).For(30); r.Flip || r.AlternateFlip || r.Crop == 0 {
		t.Errorf("without flip: %v", r)
	}
}

func TestForLeavesOtherRecipes(t *testing.T) {
	r := Recipe{Crop: 3, Flip: true, Erase: 4}
	if got := r.For(300); got != r.Complete() {
		t.Errorf("got %v, want %v", got, r.Complete())
	}
}
