package replay

import (
	"context"
	"errors"
	"math"
	"reflect"
	"testing"

	"lrunet/internal/testkit"
	"lrunet/reports"
)

// A race says the same for any number of workers, and each of its ends is that of the
// replay with that seed and budget.
func TestRace(t *testing.T) {
	f := invented(t, 150)
	o := RaceOptions{Algorithms: []string{"random", "screen", "surrogate"}, Replays: 5, Epochs: []int{50, 150}, Workers: 1}
	race, err := Race(t.Context(), f, o)
	testkit.Must(t, err)
	o.Workers = 3
	again, err := Race(t.Context(), f, o)
	testkit.Must(t, err)
	if !reflect.DeepEqual(race, again) {
		t.Error("another race with three workers")
	}
	if len(race.Entries) != 6 || len(race.Tests) != 2*(1+2) || len(race.Reach) != 3 {
		t.Fatalf("%d entries, %d tests, %d ways", len(race.Entries), len(race.Tests), len(race.Reach))
	}
	if race.Networks != 150 || race.Exact < 1 || race.Exact > race.Networks || race.Seeds != 5 || race.Reference != "random" {
		t.Errorf("%d networks, %d on the exact front, %d seeds, held against %q", race.Networks, race.Exact, race.Seeds, race.Reference)
	}
	var ends []Moment
	for seed := range uint64(5) {
		ends = append(ends, run(t, f, Options{Algorithm: "surrogate", Budget: 16, Seed: seed}).Final())
	}
	last := race.Entries[5]
	if want := band(ends, func(m Moment) float64 { return m.Recall }); last.Algorithm != "surrogate" || last.Epochs != 150 || last.Recall != want {
		t.Errorf("%+v, want recall %+v", last, want)
	}
	for _, r := range race.Reach {
		if r.Algorithm == "random" && (math.Abs(r.Epochs-150) > 1e-9 || math.Abs(r.Factor-1) > 1e-9) {
			t.Errorf("random search reaches its own end: %+v", r)
		}
	}
}

func TestCompareAndReach(t *testing.T) {
	moments := func(volumes ...float64) []Moment {
		var list []Moment
		for _, v := range volumes {
			list = append(list, Moment{Hypervolume: v})
		}
		return list
	}
	got := compare("a", "b", 50, moments(0.5, 0.6, 0.7, 0.8), moments(0.4, 0.5, 0.7, 0.9))
	if got.Wins != 2 || got.Losses != 1 || math.Abs(got.Difference-0.05) > 1e-9 || got.P != 1 {
		t.Errorf("%+v", got)
	}
	entry := func(name string, epochs int, median float64) reports.RaceEntry {
		return reports.RaceEntry{Algorithm: name, Epochs: epochs, Hypervolume: reports.Band{Median: median}}
	}
	ways := reach([]reports.RaceEntry{
		entry("random", 10, 0.2), entry("random", 1000, 0.6), entry("fast", 10, 0.4), entry("fast", 1000, 0.8),
		entry("slow", 10, 0.1), entry("slow", 1000, 0.3), entry("first", 10, 0.7), entry("first", 1000, 0.9),
	})
	for i, want := range []float64{1000, 100, math.NaN(), 10} {
		if got := ways[i].Epochs; !(math.Abs(got-want) < 1e-6 || math.IsNaN(got) && math.IsNaN(want)) {
			t.Errorf("%s reaches it after %g, want %g", ways[i].Algorithm, got, want)
		}
	}
}

func TestRaceRefuses(t *testing.T) {
	f := invented(t, 10)
	good := RaceOptions{Algorithms: []string{"random"}, Replays: 2, Epochs: []int{9}}
	for want, change := range map[string]func(*RaceOptions){
		"replays must be 2 or more":       func(o *RaceOptions) { o.Replays = 1 },
		"random must be among them":       func(o *RaceOptions) { o.Algorithms = []string{"screen"} },
		"duplicate random":                func(o *RaceOptions) { o.Algorithms = []string{"random", "random"} },
		`unknown algorithm "best"`:        func(o *RaceOptions) { o.Algorithms = []string{"random", "best"} },
		"epochs: none given":              func(o *RaceOptions) { o.Epochs = nil },
		"epochs must rise, and buy":       func(o *RaceOptions) { o.Epochs = []int{8} },
		"training of 9, got [20 10]":      func(o *RaceOptions) { o.Epochs = []int{20, 10} },
		"objectives: a front needs at le": func(o *RaceOptions) { o.Objectives = []string{"accuracy"} },
	} {
		o := good
		change(&o)
		_, err := Race(t.Context(), f, o)
		testkit.WantError(t, err, want)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Race(ctx, f, good); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}
