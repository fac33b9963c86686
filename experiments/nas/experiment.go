// Package nas runs architecture searches: it joins data, space, algorithm,
// training and costs into an experiment, keeps its results and writes its
// report. It knows nothing of terminals, and of command lines only those that use its
// candidates.
package nas

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"lrunet/eval"
	"lrunet/experiments"
	"lrunet/internal/nearest"
	"lrunet/search"
	"lrunet/space"
)

// Experiment is a search as described by its YAML file.
type Experiment struct {
	Name        string               `yaml:"name"`                  // names the run's folder
	Title       string               `yaml:"title,omitempty"`       // headline of the report
	Data        experiments.Data     `yaml:"data"`                  // images, and how they are split
	Space       space.Space          `yaml:"space"`                 // what may vary; lists are the values to choose from
	Search      Search               `yaml:"search"`                // algorithm and budget
	Objectives  []Objective          `yaml:"objectives"`            // measures to optimise, two or more
	Constraints []Constraint         `yaml:"constraints,omitempty"` // bounds of measures; those of costs are checked before any training
	Device      *Device              `yaml:"device,omitempty"`      // memory that candidates must fit in; nil: any
	Training    experiments.Training `yaml:"training"`              // what each candidate gets
	Final       *Final               `yaml:"final,omitempty"`       // how members of the front are trained once more, from scratch; nil: they are not
	Seed        uint64               `yaml:"seed"`                  // seed of the search, the weights, the data order
}

// Search is the algorithm and its budget.
type Search struct {
	Algorithm     string   `yaml:"algorithm"`                               // nsga2, random, evolution, local, surrogate, screen, halving or ladder
	Budget        int      `yaml:"budget"`                                  // candidates to evaluate, or with rungs what so many whole trainings cost
	Population    int      `yaml:"population"`                              // candidates a generation; the surrogate's later generations have a third of it
	CrossoverRate float64  `yaml:"crossover_rate,omitempty" zero:"default"` // chance that two parents are crossed, -1 for never; 0: the algorithm's default
	MutationRate  float64  `yaml:"mutation_rate,omitempty" zero:"default"`  // chance that a child is mutated, -1 for never; 0: the algorithm's default
	Start         []string `yaml:"start,omitempty"`                         // architectures of the first population
	Baseline      string   `yaml:"baseline,omitempty"`                      // random: a random search with the same budget beside it
	Asynchronous  bool     `yaml:"asynchronous,omitempty"`                  // true: no generations; whenever a candidate is finished the next is bred from all that are, so that no worker waits. The order of candidates then depends on timing. Not for screen, halving, ladder and measured speed
	Rungs         []int    `yaml:"rungs,omitempty"`                         // epochs of the shorter trainings that screen, halving and ladder begin with (ladder with the first alone); none: thirds of training.epochs, down to 1
}

// Validate fails on the first field that is not valid, and names it.
func (e Experiment) Validate() error {
	checks := []struct {
		field string
		check func() error
	}{
		{"name", e.checkName},
		{"data", e.checkData},
		{"", e.Space.Validate}, // which names itself
		{"search", e.Search.check},
		{"search", e.checkRungs},
		{"search", e.checkAsynchronous},
		{"objectives", e.checkObjectives},
		{"constraints", e.checkConstraints},
		{"device", e.checkDevice},
		{"training", e.Training.Validate},
		{"final", e.checkFinal},
	}
	for _, c := range checks {
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

func (e Experiment) checkName() error { return experiments.CheckName(e.Name) }

// checkData asks for validation images: candidates are chosen by images that
// they were not trained on.
func (e Experiment) checkData() error {
	if e.Data.Name == "" {
		return errors.New("name is missing")
	}
	if e.Data.Validation < 1 {
		return fmt.Errorf("validation must be positive, got %d: candidates are chosen by images that they were not trained on", e.Data.Validation)
	}
	return nil
}

// MaxPopulation bounds a generation. One that is spread over the costs is chosen from
// ten times as many samples.
const MaxPopulation = 10_000

func (s Search) check() error {
	if s.Budget < 1 {
		return fmt.Errorf("budget must be positive, got %d", s.Budget)
	}
	if fewest := s.fewest(); s.Population < fewest {
		return fmt.Errorf("population must be at least %d, got %d", fewest, s.Population)
	}
	if s.Population > MaxPopulation {
		return fmt.Errorf("population must be at most %d, got %d", MaxPopulation, s.Population)
	}
	for _, rate := range []struct {
		key   string
		value float64
	}{{"crossover_rate", s.CrossoverRate}, {"mutation_rate", s.MutationRate}} {
		if v := rate.value; v != search.Never && !(v >= 0 && v <= 1) {
			return fmt.Errorf("%s must be 0 to 1, or %d for never, got %g", rate.key, search.Never, v)
		}
	}
	if s.Baseline != "" && s.Baseline != baselineSeries {
		return fmt.Errorf("baseline: unknown %q (have %s)", s.Baseline, baselineSeries)
	}
	if have := search.Names(); !slices.Contains(have, s.Algorithm) {
		return fmt.Errorf("unknown algorithm %q%s", s.Algorithm, nearest.Hint(s.Algorithm, have))
	}
	_, err := search.New[*space.Genome](s.Algorithm, s.options(0))
	return err
}

// fewest is the smallest population of the algorithm: children have two parents.
func (s Search) fewest() int {
	if s.Algorithm == "nsga2" {
		return 2
	}
	return 1
}

// options are the settings of the algorithm.
func (s Search) options(seed uint64) search.Options {
	return search.Options{
		Budget: s.Budget, Population: s.Population,
		CrossoverRate: s.CrossoverRate, MutationRate: s.MutationRate, Seed: seed,
	}
}

func (e Experiment) checkObjectives() error {
	if len(e.Objectives) < 2 {
		return fmt.Errorf("a front needs at least two, got %d", len(e.Objectives))
	}
	seen := map[string]bool{}
	for _, o := range e.Objectives {
		if err := o.check(); err != nil {
			return err
		}
		if seen[o.Measure] {
			return fmt.Errorf("duplicate %s", o.Measure)
		}
		seen[o.Measure] = true
	}
	return e.checkForeseen()
}

// checkForeseen says whether the algorithm can do without knowing what the objectives
// are that only trying a network tells.
func (e Experiment) checkForeseen() error {
	if !slices.Contains(search.Foreseeing(), e.Search.Algorithm) {
		return nil
	}
	var tried []string
	for _, o := range e.Objectives {
		if !o.kind().Counted() {
			tried = append(tried, o.Measure)
		}
	}
	if len(tried) != 1 {
		return fmt.Errorf("%s predicts one objective, and all others must be counted from the network alone, got %d to predict (%s): choose algorithm nsga2, or other objectives",
			e.Search.Algorithm, len(tried), strings.Join(tried, ", "))
	}
	return nil
}

// checkMeasure says whether a measure is one of those that fit its place.
func checkMeasure(name string, fit []eval.Kind) error {
	named := func(k eval.Kind) bool { return k.Name == name }
	if slices.ContainsFunc(fit, named) {
		return nil
	}
	var have []string
	for _, k := range fit {
		have = append(have, k.Name)
	}
	if slices.ContainsFunc(eval.Candidates(), named) {
		return fmt.Errorf("%s is better neither higher nor lower, so it cannot be an objective (have %s)", name, strings.Join(have, ", "))
	}
	return fmt.Errorf("unknown measure %q%s", name, nearest.Hint(name, have))
}
