// Package experiments runs experiment files: it joins data, space, algorithm,
// training and costs into a search, keeps its results and writes its report.
// It is the only place where all of them meet; it knows nothing of command
// lines and terminals.
package experiments

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lrunet/eval/train"
	"lrunet/experiments/dataset"
	"lrunet/search"
	"lrunet/space"
)

// Experiment is a search, as its YAML file says it.
type Experiment struct {
	Name        string       `yaml:"name"`            // names the run's folder
	Title       string       `yaml:"title,omitempty"` // headline of the report
	Data        Data         `yaml:"data"`
	Space       space.Space  `yaml:"space"`
	Search      Search       `yaml:"search"`
	Objectives  []Objective  `yaml:"objectives"`
	Constraints []Constraint `yaml:"constraints,omitempty"`
	Training    Training     `yaml:"training"`
	Seed        uint64       `yaml:"seed"` // of the search, the weights, the data order
}

// Data is the images and how they are split. The test part is never split.
type Data struct {
	Name       string `yaml:"name"`                 // of the dataset, as --data takes it
	Validation int    `yaml:"validation"`           // images of the training part that choose between networks
	SplitSeed  uint64 `yaml:"split_seed,omitempty"` // which ones
	Images     `yaml:",inline"`
}

// Images is how files become images, where a dataset leaves it open.
type Images struct {
	Size       int     `yaml:"image_size,omitempty"`   // height and width to scale to; 0: their own, or 32
	SkipBroken bool    `yaml:"skip_broken,omitempty"`  // leave out images that cannot be read
	Label      string  `yaml:"label_column,omitempty"` // of tables; "": the usual names
	TestShare  float64 `yaml:"test_share,omitempty"`   // of the images, where there is no test part; 0: 0.2
}

// ImagesOf is what options say of it.
func ImagesOf(o dataset.Options) Images {
	return Images{o.ImageSize, o.SkipBroken, o.Label, o.TestShare}
}

// Over fills in what options leave open.
func (i Images) Over(o dataset.Options) dataset.Options {
	o.ImageSize = cmp.Or(o.ImageSize, i.Size)
	o.SkipBroken = o.SkipBroken || i.SkipBroken
	o.Label = cmp.Or(o.Label, i.Label)
	o.TestShare = cmp.Or(o.TestShare, i.TestShare)
	return o
}

// Search is the algorithm and its budget.
type Search struct {
	Algorithm     string   `yaml:"algorithm"`                // nsga2 or random
	Budget        int      `yaml:"budget"`                   // candidates to evaluate
	Population    int      `yaml:"population"`               // candidates a generation
	CrossoverRate float64  `yaml:"crossover_rate,omitempty"` // 0: the algorithm's default
	MutationRate  float64  `yaml:"mutation_rate,omitempty"`  // 0: the algorithm's default
	Start         []string `yaml:"start,omitempty"`          // architectures of the first population
	Baseline      string   `yaml:"baseline,omitempty"`       // random: random search with the same budget beside it
}

// Objective is a measure to optimise.
type Objective struct {
	Measure   string  `yaml:"measure"`
	Better    string  `yaml:"better"`              // higher or lower
	Reference float64 `yaml:"reference,omitempty"` // worst value that the hypervolume counts; 0: see Reference
}

// Constraint bounds a measure. Constraints on costs are checked before any
// training.
type Constraint struct {
	Measure string   `yaml:"measure"`
	Max     *float64 `yaml:"max,omitempty"`
	Min     *float64 `yaml:"min,omitempty"`
}

// Training is what each candidate gets.
type Training struct {
	Epochs int          `yaml:"epochs"`
	Recipe train.Recipe `yaml:"recipe"`
}

// Validate names the first field that makes no sense.
func (e Experiment) Validate() error {
	checks := []struct {
		field string
		check func() error
	}{
		{"name", e.checkName},
		{"data", e.Data.check},
		{"space", e.Space.Validate},
		{"search", e.Search.check},
		{"objectives", e.checkObjectives},
		{"constraints", e.checkConstraints},
		{"training", e.Training.Validate},
	}
	for _, c := range checks {
		if err := c.check(); err != nil {
			return fmt.Errorf("%s: %w", c.field, err)
		}
	}
	return nil
}

func (e Experiment) checkName() error { return CheckName(e.Name) }

// CheckName says why a name cannot be that of an experiment, and so of a folder.
func CheckName(name string) error {
	if name == "" {
		return errors.New("is missing")
	}
	for _, r := range name {
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", r) {
			return fmt.Errorf("%q may hold letters, digits, - and _ only: it names a folder", name)
		}
	}
	return nil
}

func (d Data) check() error {
	if d.Name == "" {
		return errors.New("name is missing")
	}
	if d.Validation < 1 {
		return fmt.Errorf("validation must be positive, got %d: candidates are chosen by images that they were not trained on", d.Validation)
	}
	return nil
}

func (s Search) check() error {
	if s.Budget < 1 {
		return fmt.Errorf("budget must be positive, got %d", s.Budget)
	}
	if s.Population < 1 {
		return fmt.Errorf("population must be positive, got %d", s.Population)
	}
	if s.Baseline != "" && s.Baseline != baselineSeries {
		return fmt.Errorf("baseline: unknown %q (have %s)", s.Baseline, baselineSeries)
	}
	_, err := search.New[*space.Genome](s.Algorithm, s.options(0))
	return err
}

// options are the settings of the algorithm.
func (s Search) options(seed uint64) search.Options {
	return search.Options{
		Budget: s.Budget, Population: s.Population,
		CrossoverRate: s.CrossoverRate, MutationRate: s.MutationRate, Seed: seed,
	}
}

// Validate names the first field that makes no sense.
func (t Training) Validate() error {
	if t.Epochs < 1 {
		return fmt.Errorf("epochs must be positive, got %d", t.Epochs)
	}
	if err := t.Recipe.Validate(); err != nil {
		return fmt.Errorf("recipe: %w", err)
	}
	return nil
}

func (e Experiment) checkObjectives() error {
	if len(e.Objectives) < 2 {
		return fmt.Errorf("a front needs at least two, got %d", len(e.Objectives))
	}
	seen := map[string]bool{}
	for _, o := range e.Objectives {
		if err := checkMeasure(o.Measure); err != nil {
			return err
		}
		if seen[o.Measure] {
			return fmt.Errorf("%s is there twice", o.Measure)
		}
		seen[o.Measure] = true
		if m, _ := measureOf(measures(), o.Measure); o.Better != m.Better {
			return fmt.Errorf("%s: better must be %q, got %q", o.Measure, m.Better, o.Better)
		}
	}
	return nil
}

func (e Experiment) checkConstraints() error {
	for _, c := range e.Constraints {
		if err := checkMeasure(c.Measure); err != nil {
			return err
		}
		if c.Max == nil && c.Min == nil {
			return fmt.Errorf("%s needs a max or a min", c.Measure)
		}
		if c.Max != nil && c.Min != nil && *c.Max < *c.Min {
			return fmt.Errorf("%s: max %g is below min %g", c.Measure, *c.Max, *c.Min)
		}
	}
	return nil
}

// checkMeasure says whether candidates have a measure during the search. Test
// accuracy is not one of them: the test part must not choose.
func checkMeasure(name string) error {
	var known []string
	for _, m := range measures() {
		known = append(known, m.Name)
	}
	if !slices.Contains(known, name) {
		return fmt.Errorf("unknown measure %q (have %s)", name, strings.Join(known, ", "))
	}
	return nil
}
