package experiments

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"lrunet/eval/train"
	"lrunet/internal/nearest"
)

// LoadRecipe finds a recipe by its name, or reads it from a YAML file with the
// fields that training.recipe has in an experiment. The error says that there is
// neither, or names the file and the line of what is wrong in it.
func LoadRecipe(nameOrPath string) (train.Recipe, error) {
	if r, ok := train.Named(nameOrPath); ok {
		return r, nil
	}
	text, err := readText(nameOrPath)
	if errors.Is(err, fs.ErrNotExist) && filepath.Ext(nameOrPath) == "" {
		return train.Recipe{}, fmt.Errorf("unknown recipe %q%s", nameOrPath, nearest.Hint(nameOrPath, train.Recipes()))
	}
	if err != nil {
		return train.Recipe{}, fmt.Errorf("recipe: %w", err)
	}
	var r train.Recipe
	if err := Decode(nameOrPath, text, &r); err != nil {
		return train.Recipe{}, err
	}
	return r, nil
}
