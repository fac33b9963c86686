package train

import (
	"fmt"

	"lrunet/internal/nearest"
)

// earlierFields are the names that fields of a recipe had in older files.
type earlierFields struct {
	Rate      *float64 `yaml:"rate,omitempty" now:"learning_rate" zero:"default"`
	FreeNorms *bool    `yaml:"free_norms,omitempty" now:"no_norm_decay"`
	Average   *float64 `yaml:"average,omitempty" now:"ema_decay"`
}

// recipeFields are the keys of a recipe in a file.
type recipeFields struct {
	Fields  plainRecipe   `yaml:",inline"`
	Earlier earlierFields `yaml:",inline"`
}

// plainRecipe is a recipe that is read field by field.
type plainRecipe Recipe

// YAMLFields is a struct with the keys that UnmarshalYAML takes, for checks
// before it.
func (Recipe) YAMLFields() any { return recipeFields{} }

// YAMLName fails on a name that UnmarshalYAML does not take.
func (Recipe) YAMLName(name string) error {
	if _, ok := Named(name); !ok {
		return fmt.Errorf("unknown recipe %q%s", name, nearest.Hint(name, Recipes()))
	}
	return nil
}

// UnmarshalYAML reads a recipe's fields, or the name of a recipe. Names that
// fields had in older files are read too. It fails on an unknown recipe and on
// unknown or malformed fields.
func (r *Recipe) UnmarshalYAML(unmarshal func(any) error) error {
	var name string
	if unmarshal(&name) == nil {
		if err := r.YAMLName(name); err != nil {
			return err
		}
		*r, _ = Named(name)
		return nil
	}
	both := recipeFields{Fields: plainRecipe(*r)}
	if err := unmarshal(&both); err != nil {
		return err
	}
	*r = Recipe(both.Fields)
	old := both.Earlier
	take(&r.LearningRate, old.Rate)
	take(&r.NoNormDecay, old.FreeNorms)
	take(&r.EMADecay, old.Average)
	return nil
}

// take puts a value that was given in a field's place.
func take[T any](field, value *T) {
	if value != nil {
		*field = *value
	}
}
