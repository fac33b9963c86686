package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strconv"
	"time"

	"lrunet/eval/table"
	"lrunet/experiments/simulation"
	"lrunet/internal/words"
	"lrunet/reports"
)

type simulateCommand struct {
	Folder      string        `arg:"" optional:"" name:"run" help:"A search's run, whose training times are taken: its folder, or its name."`
	Table       string        `placeholder:"FILE" help:"A table instead, a Parquet file of 'lrunet table export'."`
	Fleet       []int         `default:"1,10,100,1000,10000" placeholder:"N,N" help:"Numbers of workers (default ${default})."`
	Budget      int           `placeholder:"N" help:"Trainings of the search; half of the networks by default, or where there are times alone five for each worker of the largest fleet."`
	Population  int           `placeholder:"N" help:"Candidates a generation; by default as many as workers and ${default_population} at least, or ${default_population} without generations."`
	Ahead       int           `default:"0" placeholder:"N" help:"Trainings that are handed out beyond one a worker where there are no generations; none by default."`
	Algorithm   string        `default:"${default_algorithm}" enum:"${asynchronous}" placeholder:"NAME" help:"Algorithm: ${enum} (default ${default})."`
	Objectives  []string      `placeholder:"A,B" help:"Measures to optimise, accuracy first (default accuracy,madds)."`
	Seeds       int           `default:"5" placeholder:"N" help:"Simulations of each fleet, whose means are printed (default ${default})."`
	Failures    float64       `default:"0" placeholder:"X" help:"Share of trainings that are lost midway and begin again, e.g. 0.05; none by default."`
	Redelivery  time.Duration `default:"30s" placeholder:"TIME" help:"Time until a lost training is handed out again (default ${default})."`
	Spread      float64       `default:"0" placeholder:"X" help:"How unequal the workers are: standard deviation of the logarithm of their speeds, e.g. 0.3; equal by default."`
	Coordinator time.Duration `default:"5ms" placeholder:"TIME" help:"Time that the coordinator is busy with each result (default ${default})."`
	runsFlag
	wideFlag
	jsonFlag
}

// Help is shown by --help.
func (*simulateCommand) Help() string {
	return `Examples:

    lrunet simulate quickstart
    lrunet simulate --table fashion-mnist.parquet --fleet 1,100 --failures 0.05

Simulates a search on fleets of hypothetical workers: with whole generations, each of which waits for its slowest training, and
asynchronously. Training times are those of a table or of a run. On a table, or a run of a hundred networks or more, the algorithm
itself runs, and what it finds is held against the exact front; of other runs times alone are drawn. Speed-up is over one
worker of ordinary speed that loses nothing and has no coordinator.`
}

// Validate is called by the parser.
func (c *simulateCommand) Validate() error {
	if (c.Folder == "") == (c.Table == "") {
		return errors.New("name a run, or a table with --table")
	}
	return nil
}

// Run simulates the fleets and prints what they give.
func (c *simulateCommand) Run(ctx context.Context, o *output) error {
	source, err := c.source(o)
	if err != nil {
		return err
	}
	options := simulation.Options{
		Fleets: c.Fleet, Algorithm: c.Algorithm, Budget: c.Budget, Population: c.Population, Ahead: c.Ahead, Seeds: c.Seeds, Threads: runtime.GOMAXPROCS(0),
		Machines: simulation.Machines{Failures: c.Failures, Redelivery: c.Redelivery, Spread: c.Spread, Coordinator: c.Coordinator},
	}
	if err := options.Validate(); err != nil {
		return usage(err)
	}
	list, err := source.Run(ctx, options)
	if err != nil {
		return fmt.Errorf("%s%s: %w", c.Folder, c.Table, err)
	}
	if c.JSON {
		return printJSON(o.Out, c.result(source, options, list))
	}
	if err := o.table(simulateTable(list), c.wideFlag); err != nil {
		return err
	}
	what := fmt.Sprintf("by %s on %d networks", c.Algorithm, source.Networks)
	if source.Networks == 0 {
		what = fmt.Sprintf("with the times of %d", source.Trainings)
	}
	_, err = fmt.Fprintf(o.Out, "\n%s %s, %.3g s on average; %s\n",
		words.Count(source.Budget(options), "training", "trainings"), what, source.Mean, words.Count(c.Seeds, "seed", "seeds"))
	return err
}

// source reads the training times.
func (c *simulateCommand) source(o *output) (*simulation.Source, error) {
	if c.Table == "" {
		return c.sourceOfRun(o)
	}
	f, err := table.Open(c.Table)
	if err != nil {
		return nil, err
	}
	source, err := simulation.OfTable(f, c.Objectives)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.Table, err)
	}
	return source, nil
}

// sourceOfRun reads the training times of a run.
func (c *simulateCommand) sourceOfRun(o *output) (*simulation.Source, error) {
	folder, err := c.folder(c.Folder)
	if err != nil {
		return nil, err
	}
	source, err := simulation.OfRun(folder, c.Objectives)
	if err == nil && source.Missing != "" {
		o.note(fmt.Sprintf("%s: %s: times alone are simulated, and there is no hypervolume", folder, source.Missing))
	}
	return source, err
}

// simulateTable has a row for each fleet and mode.
func simulateTable(list []simulation.Forecast) reports.Table {
	share := func(name string, rank int) reports.Column {
		return reports.Column{Name: name, Unit: "%", Numeric: true, Places: 1, Rank: rank}
	}
	t := reports.Table{Columns: []reports.Column{
		{Name: "workers", Numeric: true}, {Name: "mode"}, {Name: "population", Numeric: true, Rank: 3}, {Name: "wall time"},
		share("utilisation", 0), share("lost", 2), share("coordinator", 1), {Name: "speed-up", Numeric: true, Places: 1},
	}}
	volumes := len(list) > 0 && list[0].Hypervolume.N > 0
	if volumes {
		t.Columns = append(t.Columns, share("hypervolume", 0), share("±", 1))
	}
	for _, f := range list {
		cells := []reports.Cell{
			reports.Number(float64(f.Workers)), reports.Text(mode(f)), reports.Number(float64(f.Population)), reports.Text(wallTime(f.Seconds)),
			reports.Number(100 * f.Utilisation), reports.Number(100 * f.Lost), reports.Number(100 * f.Coordinator), reports.Number(f.SpeedUp),
		}
		if volumes {
			v := f.Hypervolume
			cells = append(cells, reports.Number(100*v.Mean), reports.Cell{Number: 100 * v.Std, Numeric: !math.IsNaN(v.Std)})
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// mode says whether a fleet waits for generations.
func mode(f simulation.Forecast) string {
	if f.Asynchronous {
		return "asynchronous"
	}
	return "generations"
}

// wallTime is a time with as many digits as a person needs.
func wallTime(seconds float64) string {
	if seconds < 60 {
		return strconv.FormatFloat(seconds, 'g', 3, 64) + "s"
	}
	return span(time.Duration(seconds * float64(time.Second)))
}
