package search

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"lrunet/internal/nearest"
)

// Algorithm searches a problem's space, as NSGA2 and Random do.
type Algorithm[G Genome[G]] interface {
	// Validate fails on invalid options and names each.
	Validate() error
	// Run searches until the budget is spent, the space is exhausted, ctx is
	// cancelled or an error occurs. It fails on invalid options, on an
	// incomplete problem, and when Evaluate or Observe does; a cancelled run's
	// error wraps ctx's cause. The history is what was evaluated until then,
	// with an error too.
	Run(ctx context.Context, problem Problem[G]) (History[G], error)
}

// Options are the settings of all algorithms, for callers that choose one by
// its name. Zero values are the algorithm's defaults.
type Options struct {
	Budget        int     // evaluations on the last rung, or what they cost
	Population    int     // points a batch, or Surrogate's first
	CrossoverRate float64 // NSGA2 only
	MutationRate  float64 // NSGA2 only
	Seed          uint64
}

// algorithms is the one place where an algorithm has its name. It is a function
// since a package variable cannot have a type parameter.
func algorithms[G Genome[G]]() map[string]entry[G] {
	return map[string]entry[G]{
		"evolution": {build: newEvolution[G]},
		"halving":   {build: newHalving[G], rungs: true},
		"ladder":    {build: newLadder[G], rungs: true, foresees: true},
		"local":     {build: newLocal[G]},
		"nsga2":     {build: newNSGA2[G]},
		"random":    {build: newRandom[G]},
		"screen":    {build: newScreen[G], rungs: true},
		"surrogate": {build: newSurrogate[G], foresees: true},
	}
}

// entry is an algorithm with a name.
type entry[G Genome[G]] struct {
	build    func(Options) (Algorithm[G], error)
	rungs    bool // it evaluates points on several rungs
	foresees bool // it needs all objectives but one to be known beforehand
}

// New returns a valid algorithm by its name, one of Names. It fails on an unknown
// name, on invalid options, and on options that the algorithm does not have:
// none is ignored.
func New[G Genome[G]](name string, o Options) (Algorithm[G], error) {
	entry, ok := algorithms[G]()[name]
	if !ok {
		return nil, fmt.Errorf("search: unknown algorithm %q%s", name, nearest.Hint(name, Names()))
	}
	algorithm, err := entry.build(o)
	if err != nil {
		return nil, err
	}
	if err := algorithm.Validate(); err != nil {
		return nil, err
	}
	return algorithm, nil
}

// Names lists the algorithms that New knows, in alphabetical order.
func Names() []string {
	return slices.Sorted(maps.Keys(algorithms[anyGenome]()))
}

// OnRungs says whether the algorithm of that name evaluates points on several rungs.
func OnRungs(name string) bool { return algorithms[anyGenome]()[name].rungs }

// Foreseeing lists the algorithms that need all objectives but one to be known
// beforehand, in alphabetical order.
func Foreseeing() []string {
	return slices.DeleteFunc(Names(), func(name string) bool { return !algorithms[anyGenome]()[name].foresees })
}

// Asynchronous lists the algorithms that can run asynchronously, which are Steady, in
// alphabetical order.
func Asynchronous() []string {
	return slices.DeleteFunc(Names(), func(name string) bool {
		algorithm, err := algorithms[anyGenome]()[name].build(Options{})
		_, is := algorithm.(Steady[anyGenome])
		return err != nil || !is
	})
}

// anyGenome stands in where no genome's type is known.
type anyGenome interface{ Genome[anyGenome] }

// Defaults of the algorithms' options.
const (
	DefaultBudget     = 1000
	DefaultPopulation = 100
)

func atLeast(name string, value, minimum, standard int) error {
	if value != 0 && value < minimum {
		return fmt.Errorf("search: %s is %d, must be at least %d (0 for the default, %d)", name, value, minimum, standard)
	}
	return nil
}
