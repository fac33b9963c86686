// Package sweep trains a fixed list of networks with several seeds each, and
// keeps a record: what a paper's table is made of. It scores the validation
// images and, where asked, once, after the last epoch, the test split. It knows
// nothing of searches.
package sweep

import (
	"errors"
	"fmt"
	"slices"

	"lrunet/experiments"
)

// Sweep is a list of networks to train, as described by its YAML file.
type Sweep struct {
	Name      string               `yaml:"name"`                 // names the run's folder
	Title     string               `yaml:"title,omitempty"`      // headline of the record
	Data      experiments.Data     `yaml:"data"`                 // images, and how they are split; with validation 0 networks are trained on all
	Networks  []string             `yaml:"networks"`             // names, such as lrunet-14, or notation
	Seeds     []uint64             `yaml:"seeds"`                // each network is trained with each
	Training  experiments.Training `yaml:"training"`             // what each network gets
	Variants  []Variant            `yaml:"variants,omitempty"`   // other ways to train; each network is trained in each
	Test      bool                 `yaml:"test"`                 // score the test split, after the last epoch; for a record, not to choose by
	BestEpoch bool                 `yaml:"best_epoch,omitempty"` // with test: score it after every epoch too, for the best one as some papers report it
	Baseline  string               `yaml:"baseline,omitempty"`   // one of the networks: what gains are measured against
	Published map[string]float64   `yaml:"published,omitempty"`  // accuracy by network, percent; in addition to those the program knows
}

// Limits of a sweep.
const (
	maxNetworks = 200
	maxSeeds    = 200
)

// ErrNoScore says that a sweep scores neither validation nor test images.
var ErrNoScore = errors.New("data: validation is 0, so there is nothing to score: hold out some of the training images (validation: 5000), or score the test split (test: true)")

// Check says whether the sweep can run: it fails as Validate does, with
// ErrNoScore, and on a best_epoch without test.
func (s Sweep) Check() error {
	if err := s.Validate(); err != nil {
		return err
	}
	if s.BestEpoch && !s.Test {
		return errors.New("best_epoch: needs test: true, as it is the best on the test split")
	}
	if s.Data.Validation == 0 && !s.Test {
		return ErrNoScore
	}
	return nil
}

// Validate fails on the first field that is not valid, and names it.
func (s Sweep) Validate() error {
	for _, c := range []struct {
		field string
		check func() error
	}{
		{"name", func() error { return experiments.CheckName(s.Name) }},
		{"data", s.checkData},
		{"networks", s.checkNetworks},
		{"seeds", s.checkSeeds},
		{"training", s.Training.Validate},
		{"variants", s.checkVariants},
		{"baseline", s.checkBaseline},
		{"published", s.checkPublished},
	} {
		if err := c.check(); err != nil {
			return fmt.Errorf("%s: %w", c.field, err)
		}
	}
	return nil
}

func (s Sweep) checkData() error {
	if s.Data.Name == "" {
		return errors.New("name is missing")
	}
	if s.Data.Validation < 0 {
		return fmt.Errorf("validation must be 0 or more, got %d", s.Data.Validation)
	}
	return nil
}

func (s Sweep) checkNetworks() error {
	if n := len(s.Networks); n < 1 || n > maxNetworks {
		return fmt.Errorf("number must be 1 to %d, got %d", maxNetworks, n)
	}
	for i, n := range s.Networks {
		if slices.Contains(s.Networks[:i], n) {
			return fmt.Errorf("duplicate %s", n)
		}
	}
	return nil
}

func (s Sweep) checkSeeds() error {
	if n := len(s.Seeds); n < 1 || n > maxSeeds {
		return fmt.Errorf("number must be 1 to %d, got %d", maxSeeds, n)
	}
	for i, seed := range s.Seeds {
		if slices.Contains(s.Seeds[:i], seed) {
			return fmt.Errorf("duplicate %d", seed)
		}
	}
	return nil
}

func (s Sweep) checkBaseline() error {
	if s.Baseline != "" && !slices.Contains(s.Networks, s.Baseline) {
		return fmt.Errorf("%s is not among the networks", s.Baseline)
	}
	return nil
}

func (s Sweep) checkPublished() error {
	for network, accuracy := range s.Published {
		if !slices.Contains(s.Networks, network) {
			return fmt.Errorf("%s is not among the networks", network)
		}
		if !(accuracy >= 0 && accuracy <= 100) {
			return fmt.Errorf("%s: accuracy must be 0 to 100 percent, got %g", network, accuracy)
		}
	}
	return nil
}

// Restrict replaces the sweep's networks. A baseline and published figures of
// networks that are not among them are dropped, and the title if they are not the
// sweep's own.
func (s *Sweep) Restrict(networks []string) {
	foreign := func(n string) bool { return !slices.Contains(s.Networks, n) }
	if slices.ContainsFunc(networks, foreign) {
		s.Title = titleOn(s.Data.Name)
	}
	s.Networks = networks
	if !slices.Contains(networks, s.Baseline) {
		s.Baseline = ""
	}
	kept := map[string]float64{}
	for name, accuracy := range s.Published {
		if slices.Contains(networks, name) {
			kept[name] = accuracy
		}
	}
	s.Published = kept
}
