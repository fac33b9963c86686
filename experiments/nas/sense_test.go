package nas

import (
	"context"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/experiments"
)

// Numbers that make no sense are refused where the file has them.
func TestNumbersMakeSense(t *testing.T) {
	accuracy := "measure: accuracy, better: higher"
	for name, c := range map[string]struct{ old, new, want string }{
		"reference beyond the best":  {accuracy, accuracy + ", reference: 150", "line 15, column 41: objectives: accuracy: reference must be at least 0 and below 100, got 150"},
		"reference that is the best": {accuracy, accuracy + ", reference: 100", "below 100, got 100"},
		"negative reference":         {accuracy, accuracy + ", reference: -1", "at least 0 and below 100, got -1"},
		"negative cost":              {"measure: params, better: lower", "measure: params, better: lower, reference: -5", "params: reference must be above 0, got -5"},
		"reference is no number":     {accuracy, accuracy + ", reference: .nan", "reference must be finite, got .nan"},
		"reference is infinite":      {accuracy, accuracy + ", reference: .inf", "reference must be finite, got .inf"},
		"one parent":                 {"population: 4", "population: 1", "search: population must be at least 2, got 1"},
		"too many at once":           {"population: 4", "population: 10001", "search: population must be at most 10000, got 10001"},
		"rate":                       {"population: 4", "population: 4, mutation_rate: 2", "search: mutation_rate must be 0 to 1, or -1 for never, got 2"},
		"half an epoch":              {"epochs: 4", "epochs: 1.9", "line 19, column 11: epochs must be a whole number, got 1.9"},
		"half a candidate":           {"budget: 10", "budget: 4.7", "budget must be a whole number, got 4.7"},
		"half a width":               {"[8, 16]", "[8, 16.5]", "widths must be a whole number, got 16.5"},
		"min of nothing":             {"seed: 3", "constraints: [{measure: params, min: 0}]\nseed: 3", "constraints: params: min must be above 0, got 0"},
		"max below 0":                {"seed: 3", "constraints: [{measure: params, max: -1}]\nseed: 3", "constraints: params: max must be at least 0, got -1"},
		"all accuracies":             {"seed: 3", "constraints: [{measure: accuracy, max: 100}]\nseed: 3", "constraints: accuracy: max must be at least 0 and below 100, got 100"},
		"no accuracy":                {"seed: 3", "constraints: [{measure: accuracy, min: 101}]\nseed: 3", "min must be above 0 and at most 100, got 101"},
	} {
		text := strings.Replace(tinyYAML, c.old, c.new, 1)
		_, err := Parse("tiny.yaml", []byte(text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

func TestBetterMayBeLeftOut(t *testing.T) {
	text := strings.NewReplacer(", better: higher", "", ", better: lower", "").Replace(tinyYAML)
	e, err := Parse("tiny.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if e.Objectives[0].Better != eval.Higher || e.Objectives[1].Better != eval.Lower {
		t.Errorf("got %v and %v", e.Objectives[0].Better, e.Objectives[1].Better)
	}
}

// Bounds that leave no network are refused before anything is trained or
// written; the message has the smallest one.
func TestBoundsThatNoNetworkKeeps(t *testing.T) {
	number := func(v float64) *float64 { return &v }
	for name, c := range map[string]struct {
		change func(*Experiment)
		want   string
	}{
		"max":       {func(e *Experiment) { e.Constraints = []Constraint{{Measure: "params", Max: number(10)}} }, "constraints: params: max 10 allows no network: the smallest, stem8/"},
		"min":       {func(e *Experiment) { e.Constraints = []Constraint{{Measure: "madds", Min: number(1e12)}} }, "constraints: madds: min 1e+12 allows no network: the largest, stem8 16x3g4"},
		"reference": {func(e *Experiment) { e.Objectives[1].Reference = 10 }, "objectives: params: reference 10 counts no network: the smallest, stem8/"},
	} {
		e, o := tiny(t), options(t)
		c.change(&e)
		_, err := Run(context.Background(), e, o)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

// A bound that no network reaches is worth a note, no more.
func TestBoundsThatBindNothing(t *testing.T) {
	e, o := tiny(t), options(t)
	limit := 1e9
	e.Constraints = []Constraint{{Measure: "params", Max: &limit}}
	ctx, stop := context.WithCancel(context.Background())
	var notes []string
	o.Observe = func(event experiments.Event) {
		if event.Note != "" {
			notes = append(notes, event.Note)
		}
		stop()
	}
	if _, err := Run(ctx, e, o); err != nil {
		t.Fatal(err)
	}
	if len(notes) != 1 || !strings.HasPrefix(notes[0], "constraints: params: max 1e+09 binds nothing: the largest network found, stem8") {
		t.Errorf("notes %q", notes)
	}
}
