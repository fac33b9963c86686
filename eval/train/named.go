package train

import (
	"maps"
	"slices"
)

// recipes are those with names.
var recipes = map[string]Recipe{
	// As LruNet's authors trained (arXiv 1901.09615, section 4, and their code),
	// the rate's steps at the same shares of the epochs.
	"paper": {
		Batch: 256, LearningRate: 0.1, Momentum: 0.9, WeightDecay: 5e-4, Schedule: "steps",
		Dropout: 0.5, Crop: 4, Rotate: 10, Flip: true,
	},
	// What does best with few epochs.
	"modern": {
		Batch: 128, LearningRate: 0.2, Momentum: 0.9, Nesterov: true, WeightDecay: 5e-4, NoNormDecay: true, Schedule: "one-cycle",
		LabelSmoothing: 0.05, EMADecay: 0.998, Crop: 2, Flip: true,
	},
}

// Named finds a recipe by its name.
func Named(name string) (Recipe, bool) {
	r, ok := recipes[name]
	return r, ok
}

// Recipes lists the names of recipes.
func Recipes() []string { return slices.Sorted(maps.Keys(recipes)) }
