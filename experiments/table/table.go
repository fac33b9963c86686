// Package table builds a tabular benchmark: networks drawn from a space, each
// really trained for several numbers of epochs, so that searches can be replayed
// without training. It knows nothing of searches.
package table

import (
	"errors"
	"fmt"

	"lrunet/eval/train"
	"lrunet/experiments"
	"lrunet/space"
)

// Table is a benchmark as described by its YAML file.
type Table struct {
	Name        string           `yaml:"name"`                   // names the run's folder
	Title       string           `yaml:"title,omitempty"`        // headline of the card
	Data        experiments.Data `yaml:"data"`                   // images, and how they are split
	TrainImages int              `yaml:"train_images,omitempty"` // images to train on, of those that are not held out; 0: all of them
	Space       space.Space      `yaml:"space"`                  // what may vary; lists are the values to choose from
	Sample      Sample           `yaml:"sample"`                 // how networks are drawn from the space
	Rungs       []Rung           `yaml:"rungs"`                  // trainings of each network, the shortest first; each is one of its own
	Seed        uint64           `yaml:"seed"`                   // seed of weights and data order, the same for all networks
	Repeats     Repeats          `yaml:"repeats,omitempty"`      // trainings with further seeds
}

// Sample is how networks are drawn: in turn from parts of the range of
// multiply-adds that are equal on a logarithmic scale, so that small and large ones
// are equally many. More networks begin with those of fewer.
type Sample struct {
	Networks int      `yaml:"networks"`          // how many
	Seed     uint64   `yaml:"seed"`              // seed of the choice
	MAdds    Span     `yaml:"madds"`             // multiply-adds that a network may have
	Strata   int      `yaml:"strata"`            // parts of that range
	Include  []string `yaml:"include,omitempty"` // architectures of the space that come first, whatever they cost
}

// Span is the numbers from Min to Max.
type Span struct {
	Min int `yaml:"min"` // the least
	Max int `yaml:"max"` // the most
}

// Rung is a training that networks get.
type Rung struct {
	Epochs int          `yaml:"epochs"`                         // times that each training image is seen
	Recipe train.Recipe `yaml:"recipe"`                         // how: the name of a recipe, or its fields
	Every  int          `yaml:"every,omitempty" zero:"default"` // of how many networks one gets it; 0: each does
}

// Repeats are trainings with further seeds, on the rungs that each network gets.
type Repeats struct {
	Seeds []uint64 `yaml:"seeds,omitempty"`                // further seeds
	Every int      `yaml:"every,omitempty" zero:"default"` // of how many networks one gets them; 0: each does
}

// Limits of a table.
const (
	maxNetworks = 100_000
	maxStrata   = 100
	maxRungs    = 10
)

// Validate fails on the first field that is not valid, and names it.
func (t Table) Validate() error {
	for _, c := range []struct {
		field string
		check func() error
	}{
		{"name", func() error { return experiments.CheckName(t.Name) }},
		{"data", t.checkData},
		{"train_images", func() error { return atLeast(0, t.TrainImages) }},
		{"", t.Space.Validate}, // which names itself
		{"sample", t.Sample.validate},
		{"rungs", t.checkRungs},
		{"repeats", t.checkRepeats},
	} {
		switch err := c.check(); {
		case err == nil:
		case c.field == "":
			return err
		default:
			return fmt.Errorf("%s: %w", c.field, err)
		}
	}
	return nil
}

func (t Table) checkData() error {
	if t.Data.Name == "" {
		return errors.New("name is missing")
	}
	if t.Data.Validation < 1 {
		return fmt.Errorf("validation must be positive, got %d: it is what networks are scored on", t.Data.Validation)
	}
	return nil
}

// checkTrainImages says whether that many images are left to train on.
func (t Table) checkTrainImages(images int) error {
	if left := images - t.Data.Validation; t.TrainImages > left {
		return experiments.KeyError{Err: fmt.Errorf("train_images: must be at most %d, which validation leaves of %d, got %d", left, images, t.TrainImages)}
	}
	return nil
}

func (s Sample) validate() error {
	if s.Networks < 1 || s.Networks > maxNetworks {
		return fmt.Errorf("networks must be 1 to %d, got %d", maxNetworks, s.Networks)
	}
	if s.MAdds.Min < 1 || s.MAdds.Max <= s.MAdds.Min {
		return fmt.Errorf("madds: min %d, max %d: must be positive, max above min", s.MAdds.Min, s.MAdds.Max)
	}
	if s.Strata < 1 || s.Strata > maxStrata {
		return fmt.Errorf("strata must be 1 to %d, got %d", maxStrata, s.Strata)
	}
	if n := len(s.Include); n > s.Networks {
		return fmt.Errorf("include: %d architectures, but networks is %d", n, s.Networks)
	}
	return nil
}

func (t Table) checkRungs() error {
	if n := len(t.Rungs); n < 1 || n > maxRungs {
		return fmt.Errorf("number must be 1 to %d, got %d", maxRungs, n)
	}
	if t.Rungs[0].Every > 1 {
		return errors.New("the first one is each network's: leave out every")
	}
	for i, r := range t.Rungs {
		if err := (experiments.Training{Epochs: r.Epochs, Recipe: r.Recipe}).Validate(); err != nil {
			return err
		}
		if err := atLeast(0, r.Every); err != nil {
			return fmt.Errorf("every: %w", err)
		}
		if i > 0 && r.Epochs <= t.Rungs[i-1].Epochs {
			return fmt.Errorf("epochs must rise, got %d after %d", r.Epochs, t.Rungs[i-1].Epochs)
		}
	}
	return nil
}

func (t Table) checkRepeats() error {
	if err := atLeast(0, t.Repeats.Every); err != nil {
		return fmt.Errorf("every: %w", err)
	}
	seen := map[uint64]bool{t.Seed: true}
	for _, seed := range t.Repeats.Seeds {
		if seen[seed] {
			return fmt.Errorf("seeds: duplicate %d, seed among them", seed)
		}
		seen[seed] = true
	}
	return nil
}

func atLeast(least, got int) error {
	if got < least {
		return fmt.Errorf("must be %d or more, got %d", least, got)
	}
	return nil
}
