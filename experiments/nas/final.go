package nas

import (
	"cmp"
	"fmt"
	"slices"

	"lrunet/eval/train"
	"lrunet/lrunet"
)

// Final is how networks of the front are trained from scratch once the search is
// over: on all training images, those held out for the choice too, and scored on
// the test split.
type Final struct {
	Epochs   int           `yaml:"epochs"`                           // times that each training image is seen
	Recipe   *train.Recipe `yaml:"recipe,omitempty"`                 // name or fields; nil: the recipe fast
	Seeds    []uint64      `yaml:"seeds,omitempty"`                  // each member is trained with each; none: the experiment's
	Members  int           `yaml:"members,omitempty" zero:"default"` // how many of the front, from the first; 0: all
	Networks []string      `yaml:"networks,omitempty"`               // trained likewise, to compare members with: published names or architectures
}

// Limits of a final training.
const (
	maxFinalSeeds    = 100
	maxFinalNetworks = 50
)

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
	if err := f.checkNetworks(); err != nil {
		return fmt.Errorf("networks: %w", err)
	}
	if f.Recipe != nil {
		if err := f.Recipe.Validate(); err != nil {
			return fmt.Errorf("recipe: %w", err)
		}
	}
	return nil
}

func (f *Final) checkNetworks() error {
	if n := len(f.Networks); n > maxFinalNetworks {
		return fmt.Errorf("number must be at most %d, got %d", maxFinalNetworks, n)
	}
	seen := map[string]string{}
	for _, name := range f.Networks {
		arch := lrunet.Canonical(name)
		if twin, duplicate := seen[arch]; duplicate {
			return fmt.Errorf("%s and %s are the same network", twin, name)
		}
		seen[arch] = name
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

// seeds are those that each member is trained with; none without a final training.
func (f *Final) seeds() []uint64 {
	if f == nil {
		return nil
	}
	return f.Seeds
}
