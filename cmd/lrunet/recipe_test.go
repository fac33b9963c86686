package main

import (
	"testing"

	"lrunet/eval/train"
)

// Flags fit any recipe: what contradicts them gives way, the rest stays.
func TestFlagsOverRecipes(t *testing.T) {
	of := func(v any) recipeFlags {
		var f recipeFlags
		switch v := v.(type) {
		case int:
			f.Crop = &v
		case bool:
			f.Flip = &v
		case string:
			if v == "sgd" {
				f.Optimizer = &v
			} else {
				f.Schedule = &v
			}
		}
		return f
	}
	fast, _ := train.Named("fast")
	for name, c := range map[string]struct {
		flags  recipeFlags
		epochs int
		check  func(train.Recipe) bool
	}{
		"crop":     {of(3), 30, func(r train.Recipe) bool { return r.Crop == 3 && r.Flip && r.AlternateFlip && r.Augment == "" }},
		"no flip":  {of(false), 30, func(r train.Recipe) bool { return r.Crop == 1 && !r.Flip && !r.AlternateFlip }},
		"sgd":      {of("sgd"), 10, func(r train.Recipe) bool { return r.Optimizer == "" && r.MuonRate == 0 && r.WarmUp == fast.WarmUp }},
		"schedule": {of("one-cycle-torch"), 10, func(r train.Recipe) bool { return r.WarmUp == 0 && r.Optimizer == "muon" }},
		"none":     {of(nil), 5, func(r train.Recipe) bool { return r == fast.For(5) && !r.Flip && r.Crop == 0 }},
	} {
		r := c.flags.over(fast, c.epochs).For(c.epochs)
		if err := r.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !c.check(r) {
			t.Errorf("%s: %v", name, r)
		}
	}
}
