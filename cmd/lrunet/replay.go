package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"lrunet/eval"
	"lrunet/eval/table"
	"lrunet/experiments/nas"
	"lrunet/experiments/replay"
	"lrunet/internal/words"
	"lrunet/reports"
)

// tableFlags replay a search on a table.
type tableFlags struct {
	Table      string   `placeholder:"FILE" help:"Replay the search on a table, a Parquet file of 'lrunet table export', instead of training."`
	Algorithm  string   `placeholder:"NAME" help:"Algorithm (${algorithms}), instead of the experiment's; ${default_algorithm} with --table."`
	Population *int     `placeholder:"N" help:"Candidates a generation, instead of the experiment's; ${default_population} with --table."`
	Objectives []string `placeholder:"A,B" help:"With --table: measures to optimise, accuracy first (default accuracy,madds)."`
}

// replayFlags are what a replay heeds.
var replayFlags = []string{"table", "algorithm", "seed", "budget", "population", "objectives", "wide", "json"}

// replayed checks that nothing is given which only training heeds.
func (c *searchCommand) replayed(command *kong.Context) error {
	for _, given := range command.Path {
		switch {
		case given.Positional != nil:
			return fmt.Errorf("a table has its space: leave out %s", c.Experiment)
		case given.Flag != nil && !slices.Contains(replayFlags, given.Flag.Name):
			return fmt.Errorf("--%s is for searches that train, and --table trains nothing: leave it out", given.Flag.Name)
		}
	}
	return nil
}

// replay replays a search, and prints what it found beside the exact front.
func (c *searchCommand) replay(ctx context.Context, o *output, command *kong.Context) error {
	if err := c.replayed(command); err != nil {
		return usage(err)
	}
	options, err := c.replayOptions()
	if err != nil {
		return usage(err)
	}
	f, err := table.Open(c.Table)
	if err != nil {
		return err
	}
	outcome, err := replay.Run(ctx, f, options)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Table, err)
	}
	if c.JSON {
		return printJSON(o.Out, replayJSON(c.Table, outcome))
	}
	return printReplay(o, outcome, c.wideFlag)
}

// replayOptions are the flags of a replay.
func (c *searchCommand) replayOptions() (replay.Options, error) {
	options := replay.Options{Algorithm: c.Algorithm, Objectives: c.Objectives}
	if c.Seed != nil {
		options.Seed = *c.Seed
	}
	for _, flag := range []struct {
		name  string
		given *int
		to    *int
	}{{"--budget", c.Budget, &options.Budget}, {"--population", c.Population, &options.Population}} {
		if flag.given == nil {
			continue
		}
		if *flag.given < 1 {
			return options, fmt.Errorf("%s must be positive, got %d", flag.name, *flag.given)
		}
		*flag.to = *flag.given
	}
	if err := checkPopulation(options.Population); err != nil {
		return options, err
	}
	return options, options.Validate()
}

// checkPopulation fails if a replay of searches would have too many candidates a
// generation.
func checkPopulation(n int) error {
	if n > nas.MaxPopulation {
		return fmt.Errorf("--population must be at most %d, got %d", nas.MaxPopulation, n)
	}
	return nil
}

// replayResult is what search --table prints in JSON.
type replayResult struct {
	Table       string         `json:"table"`       // the file
	Algorithm   string         `json:"algorithm"`   // its name
	Seed        uint64         `json:"seed"`        // of the algorithm
	Budget      int            `json:"budget"`      // trainings on the last rung, or what they cost
	Population  int            `json:"population"`  // candidates a generation
	Objectives  []string       `json:"objectives"`  // measures
	Rungs       []int          `json:"rungs"`       // epochs
	Networks    int            `json:"networks"`    // of the table
	Exact       int            `json:"exact"`       // networks on the exact front
	Trainings   int            `json:"trainings"`   // on all rungs
	Epochs      float64        `json:"epochs"`      // that they took
	Seconds     float64        `json:"seconds"`     // that they took when the table was made
	Hypervolume float64        `json:"hypervolume"` // as a share of the exact front's
	Recall      float64        `json:"recall"`      // share of the exact front that was found
	Regret      float64        `json:"regret"`      // points of accuracy by which the best network found is below the table's best
	Front       []replayMember `json:"front"`       // that was found, the best accuracy first
	Trajectory  []replayMoment `json:"trajectory"`  // how good what was found was, whenever that changed, and at the end
}

// replayMember is a network of a front in JSON.
type replayMember struct {
	Arch     string             `json:"arch"`     // in notation
	Accuracy float64            `json:"accuracy"` // on the last rung, percent
	Measures map[string]float64 `json:"measures"` // by name
}

// replayMoment is a moment of a replay in JSON.
type replayMoment struct {
	Epochs      float64 `json:"epochs"`      // spent
	Seconds     float64 `json:"seconds"`     // spent
	Hypervolume float64 `json:"hypervolume"` // as a share of the exact front's
	Recall      float64 `json:"recall"`      // share of the exact front
	Regret      float64 `json:"regret"`      // points of accuracy
}

func replayJSON(path string, outcome *replay.Outcome) replayResult {
	o, end := outcome.Options, outcome.Final()
	r := replayResult{
		Table: path, Algorithm: o.Algorithm, Seed: o.Seed, Budget: o.Budget, Population: o.Population, Objectives: o.Objectives,
		Rungs: outcome.Rungs, Networks: outcome.Networks, Exact: outcome.Exact,
		Trainings: outcome.Trainings, Epochs: outcome.Epochs, Seconds: outcome.Seconds,
		Hypervolume: end.Hypervolume, Recall: end.Recall, Regret: end.Regret, Front: []replayMember{},
	}
	for _, n := range outcome.Front {
		r.Front = append(r.Front, replayMember{n.Arch, n.On[len(n.On)-1].Accuracy, n.Measures})
	}
	for _, m := range outcome.Trajectory {
		r.Trajectory = append(r.Trajectory, replayMoment(m))
	}
	return r
}

// printReplay prints the front that was found, and how near it is to the exact one.
func printReplay(o *output, outcome *replay.Outcome, wide wideFlag) error {
	t := reports.Table{Columns: []reports.Column{{Name: "network"}, {Name: "accuracy", Unit: "%", Numeric: true}}}
	costs := outcome.Options.Objectives[1:]
	for _, name := range costs {
		kind, _ := eval.KindOf(name)
		t.Columns = append(t.Columns, count(name, kind.Unit))
	}
	for _, n := range outcome.Front {
		cells := []reports.Cell{reports.Text(n.Arch), reports.Number(n.On[len(n.On)-1].Accuracy)}
		for _, name := range costs {
			cells = append(cells, reports.Number(n.Measures[name]))
		}
		t.Rows = append(t.Rows, cells)
	}
	if err := o.table(t, wide); err != nil {
		return err
	}
	end := outcome.Final()
	_, err := fmt.Fprintf(o.Out, "\n%s, seed %d: %s, %.0f epochs, of a table of %s with %s epochs\nHypervolume %.2f %% of the exact front's, recall %.2f %%, regret %.2f points\n",
		outcome.Options.Algorithm, outcome.Options.Seed, words.Count(outcome.Trainings, "training", "trainings"), outcome.Epochs,
		words.Count(outcome.Networks, "network", "networks"), strings.Trim(strings.ReplaceAll(fmt.Sprint(outcome.Rungs), " ", ", "), "[]"),
		100*end.Hypervolume, 100*end.Recall, end.Regret)
	return err
}
