package experiments

import (
	"fmt"

	"lrunet/eval/train"
)

// Training is what each candidate gets.
type Training struct {
	Epochs int          `yaml:"epochs"` // times that each training image is seen
	Recipe train.Recipe `yaml:"recipe"` // how: the name of a recipe, or its fields
}

// Validate fails on the first field that is not valid, and names it.
func (t Training) Validate() error {
	if t.Epochs < 1 {
		return fmt.Errorf("epochs must be positive, got %d", t.Epochs)
	}
	if err := t.Recipe.Validate(); err != nil {
		return fmt.Errorf("recipe: %w", err)
	}
	return nil
}
