package nas

import (
	"cmp"
	"fmt"
	"slices"

	"lrunet/eval"
	"lrunet/eval/train"
)

// Final is how networks of the front are trained from scratch once the search is
// over: on all training images, those held out for the choice too, and scored on
// the test split.
type Final struct {
	Epochs  int           `yaml:"epochs"`                           // times that each training image is seen
	Recipe  *train.Recipe `yaml:"recipe,omitempty"`                 // name or fields; nil: the recipe fast
	Seeds   []uint64      `yaml:"seeds,omitempty"`                  // each member is trained with each; none: the experiment's
	Members int           `yaml:"members,omitempty" zero:"default"` // how many of the front, from the first; 0: all
}

// maxFinalSeeds limits a final training's seeds.
const maxFinalSeeds = 100

func (e Experiment) checkFinal() error {
	f := e.Final
	if f == nil {
		return nil
	}
	if f.Epochs < 1 {
		return fmt.Errorf("epochs must be positive, got %d", f.Epochs)
	}
	if f.Members < 0 {
		return fmt.Errorf("members must be positive, got %d", f.Members)
	}
	if n := len(f.Seeds); n > maxFinalSeeds {
		return fmt.Errorf("seeds: number must be at most %d, got %d", maxFinalSeeds, n)
	}
	for i, seed := range f.Seeds {
		if slices.Contains(f.Seeds[:i], seed) {
			return fmt.Errorf("seeds: duplicate %d", seed)
		}
	}
	if f.Recipe != nil {
		if err := f.Recipe.Validate(); err != nil {
			return fmt.Errorf("recipe: %w", err)
		}
	}
	return nil
}

// resolveFinal writes out what the final training leaves open. Images are flipped
// by default where the dataset allows it.
func (e Experiment) resolveFinal(mirror bool) *Final {
	if e.Final == nil {
		return nil
	}
	f := *e.Final
	recipe := train.Default(mirror)
	if f.Recipe != nil {
		recipe = *f.Recipe
	}
	recipe = recipe.For(f.Epochs)
	f.Recipe = &recipe
	if len(f.Seeds) == 0 {
		f.Seeds = []uint64{e.Seed}
	}
	return &f
}

// unflipped is the final training without mirrored images.
func (f *Final) unflipped() *Final {
	if f == nil || f.Recipe == nil {
		return f
	}
	plain, recipe := *f, *f.Recipe
	recipe.Flip, recipe.AlternateFlip = false, false
	plain.Recipe = &recipe
	return &plain
}

// chosen are the members that are trained once more, of a front of so many.
func (f *Final) chosen(front int) int {
	if f == nil {
		return 0
	}
	return min(front, cmp.Or(f.Members, front))
}

// job is the final training of a candidate's network with one seed.
func (f *Final) job(candidate eval.Job, seed uint64) eval.Job {
	j := candidate
	j.Validation, j.SplitSeed = 0, 0
	j.Epochs, j.Recipe, j.Seed = f.Epochs, *f.Recipe, seed
	return j
}

// seeds are those that each member is trained with; none without a final training.
func (f *Final) seeds() []uint64 {
	if f == nil {
		return nil
	}
	return f.Seeds
}
