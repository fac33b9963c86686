package train

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// recipes are those with names.
var recipes = map[string]Recipe{
	// As LruNet's authors trained (arXiv 1901.09615, section 4, and their code),
	// the rate's steps at the same shares of the epochs.
	"paper": {
		Batch: 256, Rate: 0.1, Momentum: 0.9, WeightDecay: 5e-4, Schedule: "steps",
		Dropout: 0.5, Crop: 4, Rotate: 10, Flip: true,
	},
	// What does best with few epochs.
	"modern": {
		Batch: 128, Rate: 0.2, Momentum: 0.9, Nesterov: true, WeightDecay: 5e-4, FreeNorms: true, Schedule: "one-cycle",
		LabelSmoothing: 0.05, Average: 0.998, Crop: 2, Flip: true,
	},
}

// Named finds a recipe by its name.
func Named(name string) (Recipe, bool) {
	r, ok := recipes[name]
	return r, ok
}

// Recipes lists the names of recipes.
func Recipes() []string { return slices.Sorted(maps.Keys(recipes)) }

// UnmarshalYAML reads a recipe's fields, or the name of one.
func (r *Recipe) UnmarshalYAML(unmarshal func(any) error) error {
	var name string
	if unmarshal(&name) == nil {
		named, ok := Named(name)
		if !ok {
			return fmt.Errorf("unknown recipe %q (have %s)", name, strings.Join(Recipes(), ", "))
		}
		*r = named
		return nil
	}
	type fields Recipe
	return unmarshal((*fields)(r))
}
