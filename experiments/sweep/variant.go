package sweep

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"lrunet/eval/train"
	"lrunet/experiments"
	"lrunet/internal/words"
)

// Variant is one of several ways to train a sweep's networks, as an ablation
// compares them.
type Variant struct {
	Name   string        `yaml:"name"`                            // what rows and checkpoints are called by
	Epochs int           `yaml:"epochs,omitempty" zero:"default"` // times that each training image is seen; 0: the sweep's
	Recipe *train.Recipe `yaml:"recipe,omitempty"`                // name or fields; nil: the sweep's
}

// maxVariants limits a sweep's variants.
const maxVariants = 100

func (s Sweep) checkVariants() error {
	if n := len(s.Variants); n > maxVariants {
		return fmt.Errorf("number must be at most %d, got %d", maxVariants, n)
	}
	for i, v := range s.Variants {
		if err := v.validate(); err != nil {
			return fmt.Errorf("%s: %w", cmp.Or(v.Name, fmt.Sprint(i+1)), err)
		}
		if slices.ContainsFunc(s.Variants[:i], v.named) {
			return fmt.Errorf("duplicate %s", v.Name)
		}
	}
	return nil
}

func (v Variant) validate() error {
	if v.Name == "" {
		return errors.New("name is missing")
	}
	if words.FileName(v.Name) != v.Name { // checkpoints are called by it
		return fmt.Errorf("name must be like %s", words.FileName(v.Name))
	}
	if v.Epochs < 0 {
		return fmt.Errorf("epochs must be positive, got %d", v.Epochs)
	}
	if v.Recipe == nil {
		return nil
	}
	if err := v.Recipe.Validate(); err != nil {
		return fmt.Errorf("recipe: %w", err)
	}
	return nil
}

// named says whether another variant has the same name.
func (v Variant) named(other Variant) bool { return v.Name == other.Name }

// training is the sweep's training as the variant has it, with the recipe in full.
func (v Variant) training(t experiments.Training) experiments.Training {
	t.Epochs = cmp.Or(v.Epochs, t.Epochs)
	if v.Recipe != nil {
		t.Recipe = *v.Recipe
	}
	t.Recipe = t.Recipe.For(t.Epochs)
	return t
}

// resolveVariants writes out the variants' recipes.
func (s Sweep) resolveVariants() []Variant {
	var variants []Variant
	for _, v := range s.Variants {
		t := v.training(s.Training)
		variants = append(variants, Variant{v.Name, t.Epochs, &t.Recipe})
	}
	return variants
}

// RestrictVariants leaves those of the names. It fails on a name that none has.
func (s *Sweep) RestrictVariants(names []string) error {
	var kept []Variant
	for _, name := range names {
		i := slices.IndexFunc(s.Variants, Variant{Name: name}.named)
		if i < 0 {
			return fmt.Errorf("there is no variant %q", name)
		}
		kept = append(kept, s.Variants[i])
	}
	s.Variants = kept
	return nil
}
