package simulation

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"lrunet/eval/stats"
	"lrunet/experiments/replay"
	"lrunet/internal/crash"
	"lrunet/search"
)

// Options are what is simulated.
type Options struct {
	Fleets     []int  // numbers of workers
	Algorithm  string // one of search.Asynchronous; "": replay.DefaultAlgorithm
	Budget     int    // trainings; 0: half of the networks, or five a worker of the largest fleet
	Population int    // candidates a generation; 0: as many as workers, replay.DefaultPopulation at least, and that where there are no generations
	Ahead      int    // trainings that are handed out beyond one a worker where there are no generations, so that none waits for the next
	Seeds      int    // simulations of each fleet, whose means are taken
	Machines          // but for their number
	Threads    int    // simulations at the same time; what they give does not depend on it
}

// Forecast is what a fleet gives with whole generations, or without: means over seeds.
type Forecast struct {
	Workers      int
	Asynchronous bool
	Population   int
	Seconds      float64       // from begin to end
	Utilisation  float64       // share of the workers' time in trainings that give a result
	Lost         float64       // share of the workers' time in trainings that are lost
	Coordinator  float64       // share of the time in which the coordinator is busy
	SpeedUp      float64       // over one worker of ordinary speed that loses nothing and has no coordinator
	Hypervolume  stats.Summary // of the front that is found, as a share of the exact one's; of no value where there are times alone
}

// Run simulates every fleet with generations and without, with the same seeds. It
// fails on options that are not valid, as a replay does, and with ctx's error.
func (s *Source) Run(ctx context.Context, o Options) ([]Forecast, error) {
	o = o.complete(s)
	if err := o.Validate(); err != nil {
		return nil, err
	}
	var list []Forecast
	for _, workers := range o.Fleets {
		list = append(list, o.forecast(workers, false), o.forecast(workers, true))
	}
	results := make([][]gave, len(list))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(o.Threads, 1))
	one := func(i, seed int) (err error) {
		m, f := o.Machines, list[i]
		m.Workers = f.Workers
		results[i][seed], err = s.play(ctx, m, round{o.Algorithm, o.Budget, f.Population, o.flight(f), uint64(seed)})
		return err
	}
	for i := range list {
		results[i] = make([]gave, o.Seeds)
		for seed := range o.Seeds {
			group.Go(func() error { return crash.Guarded(func() error { return one(i, seed) }) })
		}
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	for i := range list {
		list[i].summarise(results[i], s.stage != nil)
	}
	return list, nil
}

// Budget is that of o where it leaves it out.
func (s *Source) Budget(o Options) int { return o.complete(s).Budget }

func (o Options) complete(s *Source) Options {
	o.Algorithm = cmp.Or(o.Algorithm, replay.DefaultAlgorithm)
	if o.Budget == 0 && s.stage != nil {
		o.Budget = (s.Networks + 1) / 2
	}
	if o.Budget == 0 && len(o.Fleets) > 0 {
		o.Budget = jobsEach * slices.Max(o.Fleets)
	}
	return o
}

// jobsEach is how many trainings a worker of the largest fleet gets.
const jobsEach = 5

// Validate fails on the first option that is not valid, and names it.
func (o Options) Validate() error {
	if len(o.Fleets) == 0 {
		return fmt.Errorf("fleets: none given")
	}
	for i, workers := range o.Fleets {
		m := o.Machines
		m.Workers = workers
		if err := m.Validate(); err != nil {
			return err
		}
		if workers > maxWorkers || slices.Contains(o.Fleets[:i], workers) {
			return fmt.Errorf("workers must be different, and %d at most, got %v", maxWorkers, o.Fleets)
		}
	}
	switch have := search.Asynchronous(); {
	case o.Algorithm != "" && !slices.Contains(have, o.Algorithm):
		return fmt.Errorf("algorithm: %q cannot be asynchronous (have %s)", o.Algorithm, strings.Join(have, ", "))
	case o.Budget < 0 || o.Budget > maxBudget:
		return fmt.Errorf("budget must be 1 to %d trainings, got %d", maxBudget, o.Budget)
	case o.Population < 0 || o.Population > maxWorkers:
		return fmt.Errorf("population must be 1 to %d, got %d", maxWorkers, o.Population)
	case o.Ahead < 0 || o.Ahead > maxWorkers:
		return fmt.Errorf("ahead must be 0 to %d trainings, got %d", maxWorkers, o.Ahead)
	case o.Seeds < 1:
		return fmt.Errorf("seeds must be positive, got %d", o.Seeds)
	}
	return nil
}

// Bounds of what is simulated.
const (
	maxWorkers = 1_000_000
	maxBudget  = 100_000_000
)

// forecast is one before it is simulated. A generation that is smaller than the fleet
// would leave workers idle.
func (o Options) forecast(workers int, asynchronous bool) Forecast {
	population := o.Population
	if population == 0 {
		population = replay.DefaultPopulation
		if !asynchronous {
			population = max(workers, population)
		}
	}
	return Forecast{Workers: workers, Asynchronous: asynchronous, Population: population}
}

// flight is how many trainings are handed out at the same time; 0: generations.
func (o Options) flight(f Forecast) int {
	if !f.Asynchronous {
		return 0
	}
	return f.Workers + o.Ahead
}

// summarise takes the means.
func (f *Forecast) summarise(results []gave, volumes bool) {
	var all []float64
	n := float64(len(results))
	for _, g := range results {
		f.Seconds += g.usage.Seconds / n
		time := g.usage.Seconds * float64(f.Workers)
		f.Utilisation += g.usage.Useful / time / n
		f.Lost += g.usage.Lost / time / n
		f.Coordinator += g.usage.Coordinator / g.usage.Seconds / n
		f.SpeedUp += g.work / g.usage.Seconds / n
		all = append(all, g.volume)
	}
	if volumes {
		f.Hypervolume = stats.Summarise(all)
	}
}
