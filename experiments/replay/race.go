package replay

import (
	"context"
	"fmt"
	"math"
	"slices"

	"golang.org/x/sync/errgroup"

	"lrunet/eval/stats"
	"lrunet/eval/table"
	"lrunet/internal/crash"
	"lrunet/internal/words"
	"lrunet/reports"
)

// baselines are what every algorithm is tested against.
var baselines = []string{"random", "screen"}

// RaceOptions are what a race depends on beside the table.
type RaceOptions struct {
	Algorithms []string // random among them
	Replays    int      // seeds, from 0
	Epochs     []int    // budgets, rising
	Population int      // 0: DefaultPopulation
	Objectives []string // as Options has them
	Workers    int      // replays at the same time; what is found does not depend on it
}

// Race replays every algorithm with every seed and budget. Budgets are rounded down to
// whole trainings on the last rung. It fails with an OptionError on options that are not
// valid and on a budget that buys no training, as Run does, and with ctx's error.
func Race(ctx context.Context, f *table.File, o RaceOptions) (reports.Race, error) {
	base, err := newReplay(f, Options{Population: o.Population, Objectives: o.Objectives}.complete())
	if err != nil {
		return reports.Race{}, err
	}
	last := base.bench.Rungs[len(base.bench.Rungs)-1]
	if err := o.validate(last); err != nil {
		return reports.Race{}, OptionError{err}
	}
	ends := make([]Moment, len(o.Algorithms)*len(o.Epochs)*o.Replays)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(o.Workers, 1))
	one := func(i int) error {
		r := *base
		r.options.Algorithm = o.Algorithms[i/o.Replays/len(o.Epochs)]
		r.options.Budget = o.Epochs[i/o.Replays%len(o.Epochs)] / last
		r.options.Seed = uint64(i % o.Replays)
		outcome, err := r.run(ctx)
		if err == nil {
			ends[i] = outcome.Final()
		}
		return err
	}
	for i := range ends {
		group.Go(func() error { return crash.Guarded(func() error { return one(i) }) })
	}
	if err := group.Wait(); err != nil {
		return reports.Race{}, err
	}
	return o.report(f, base, ends), nil
}

func (o RaceOptions) validate(last int) error {
	if o.Replays < 2 {
		return fmt.Errorf("replays must be 2 or more, got %d", o.Replays)
	}
	if !slices.Contains(o.Algorithms, baselines[0]) {
		return fmt.Errorf("algorithms: %s must be among them: the others are held against it", baselines[0])
	}
	for i, name := range o.Algorithms {
		if slices.Contains(o.Algorithms[:i], name) {
			return fmt.Errorf("algorithms: duplicate %s", name)
		}
		if err := (Options{Algorithm: name, Population: o.Population, Objectives: o.Objectives}).Validate(); err != nil {
			return err
		}
	}
	if len(o.Epochs) == 0 {
		return fmt.Errorf("epochs: none given")
	}
	for i, e := range o.Epochs {
		if e < last || i > 0 && e <= o.Epochs[i-1] {
			return fmt.Errorf("epochs must rise, and buy a training of %d, got %v", last, o.Epochs)
		}
	}
	return nil
}

// report summarises the ends of all replays: by algorithm, budget and seed.
func (o RaceOptions) report(f *table.File, base *replay, ends []Moment) reports.Race {
	r := reports.Race{
		Title:    "Search algorithms on " + f.Name,
		Networks: len(base.bench.Networks), Exact: len(base.truth.exact), Seeds: o.Replays, Reference: baselines[0],
		Notes: []string{fmt.Sprintf("Replays on a table of %d networks, trained for %s epochs; %d are on the exact front of %s; %d seeds each. A budget is whole trainings of %d epochs, or what they cost.",
			len(base.bench.Networks), words.List(base.bench.Rungs), len(base.truth.exact), words.List(base.options.Objectives), o.Replays, base.bench.Rungs[len(base.bench.Rungs)-1])},
	}
	of := func(algorithm string, budget int) []Moment {
		start := (slices.Index(o.Algorithms, algorithm)*len(o.Epochs) + budget) * o.Replays
		return ends[start : start+o.Replays]
	}
	for _, name := range o.Algorithms {
		for i, epochs := range o.Epochs {
			r.Entries = append(r.Entries, reports.RaceEntry{
				Algorithm: name, Epochs: epochs,
				Hypervolume: band(of(name, i), func(m Moment) float64 { return m.Hypervolume }),
				Recall:      band(of(name, i), func(m Moment) float64 { return m.Recall }),
			})
			for _, against := range baselines {
				if name != baselines[0] && name != against && slices.Contains(o.Algorithms, against) {
					r.Tests = append(r.Tests, compare(name, against, epochs, of(name, i), of(against, i)))
				}
			}
		}
	}
	adjust(r.Tests)
	r.Reach = reach(r.Entries)
	return r
}

func band(moments []Moment, value func(Moment) float64) reports.Band {
	var values []float64
	for _, m := range moments {
		values = append(values, value(m))
	}
	return reports.Band{Median: stats.Quantile(values, 0.5), Low: stats.Quantile(values, 0.1), High: stats.Quantile(values, 0.9)}
}

// compare holds one algorithm against another, seed by seed.
func compare(name, against string, epochs int, ours, theirs []Moment) reports.RaceTest {
	t := reports.RaceTest{Algorithm: name, Against: against, Epochs: epochs}
	var differences []float64
	for i := range ours {
		d := ours[i].Hypervolume - theirs[i].Hypervolume
		switch {
		case d > 0:
			t.Wins++
		case d < 0:
			t.Losses++
		}
		differences = append(differences, d)
	}
	t.Difference, t.P = stats.Quantile(differences, 0.5), stats.McNemar(t.Wins, t.Losses) // which is the sign test
	return t
}

func adjust(tests []reports.RaceTest) {
	var p []float64
	for _, t := range tests {
		p = append(p, t.P)
	}
	for i, v := range stats.Holm(p) {
		tests[i].P = v
	}
}

// reach is what each algorithm spends until its median hypervolume is that of random
// search in the end.
func reach(entries []reports.RaceEntry) []reports.RaceReach {
	var goal, whole float64
	courses := map[string][]reports.RaceEntry{}
	var names []string
	for _, e := range entries {
		if courses[e.Algorithm] == nil {
			names = append(names, e.Algorithm)
		}
		courses[e.Algorithm] = append(courses[e.Algorithm], e)
		if e.Algorithm == baselines[0] {
			goal, whole = e.Hypervolume.Median, float64(e.Epochs)
		}
	}
	var list []reports.RaceReach
	for _, name := range names {
		spent := reached(courses[name], goal)
		list = append(list, reports.RaceReach{Algorithm: name, Epochs: spent, Factor: whole / spent})
	}
	return list
}

// reached is where a course first comes to a goal; NaN if it does not.
func reached(course []reports.RaceEntry, goal float64) float64 {
	for i, e := range course {
		high := e.Hypervolume.Median
		if high < goal {
			continue
		}
		if i == 0 {
			return float64(e.Epochs)
		}
		low := course[i-1].Hypervolume.Median
		from, to := math.Log(float64(course[i-1].Epochs)), math.Log(float64(e.Epochs))
		return math.Exp(from + (to-from)*(goal-low)/(high-low))
	}
	return math.NaN()
}
