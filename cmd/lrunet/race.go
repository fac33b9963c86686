package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"

	"lrunet/eval/table"
	"lrunet/experiments/replay"
	"lrunet/experiments/rundir"
	"lrunet/reports"
	"lrunet/search"
)

type tableRace struct {
	Table      string   `arg:"" help:"Table, a Parquet file of 'lrunet table export'."`
	Algorithms []string `placeholder:"A,B" help:"Algorithms, random among them (default all)."`
	Replays    int      `default:"100" placeholder:"N" help:"Seeds of each algorithm and budget (default ${default})."`
	Epochs     []int    `default:"50,100,300,1000" placeholder:"N,N" help:"Budgets in epochs of training (default ${default})."`
	Population int      `placeholder:"N" help:"Candidates a generation (default ${default_population})."`
	Objectives []string `placeholder:"A,B" help:"Measures to optimise, accuracy first (default accuracy,madds)."`
	Out        string   `placeholder:"DIR" help:"Also write race.md, race.csv, race.json and race.html there."`
	wideFlag
	jsonFlag
}

// Help is shown by --help.
func (tableRace) Help() string {
	return `Examples:

    lrunet table race fashion-mnist.parquet
    lrunet table race fashion-mnist.parquet --algorithms random,surrogate
    lrunet table race fashion-mnist.parquet --replays 20 --out race

Replays every algorithm with the same seeds and budgets, and holds it against random search and screening, seed by seed.`
}

// Run replays the searches, prints what they find and writes it.
func (c *tableRace) Run(ctx context.Context, o *output) error {
	if err := checkPopulation(c.Population); err != nil {
		return usage(err)
	}
	f, err := table.Open(c.Table)
	if err != nil {
		return err
	}
	options := replay.RaceOptions{
		Algorithms: c.Algorithms, Replays: c.Replays, Epochs: c.Epochs, Population: c.Population, Objectives: c.Objectives,
		Workers: runtime.GOMAXPROCS(0),
	}
	if len(options.Algorithms) == 0 {
		options.Algorithms = search.Names()
	}
	race, err := replay.Race(ctx, f, options)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Table, err)
	}
	race.Command = o.command()
	if c.Out != "" {
		if err := writeRace(c.Out, race); err != nil {
			return err
		}
	}
	if c.JSON {
		return printJSON(o.Out, raceJSON(race))
	}
	for _, t := range []reports.Table{reports.RaceTable(race), reports.RaceTestTable(race), reports.RaceReachTable(race)} {
		if err := o.table(t, c.wideFlag); err != nil {
			return err
		}
		fmt.Fprintln(o.Out)
	}
	return nil
}

// writeRace writes all files of a race. All are made before the first is written.
func writeRace(folder string, race reports.Race) error {
	var files []rundir.File
	for _, f := range []rundir.File{
		{Name: "race.md", Write: func(w io.Writer) error { return reports.RaceMarkdown(w, race) }},
		{Name: "race.csv", Write: reports.RaceTable(race).CSV},
		{Name: "race.json", Write: func(w io.Writer) error {
			e := json.NewEncoder(w)
			e.SetIndent("", "  ")
			return e.Encode(raceJSON(race))
		}},
		{Name: "race.html", Write: func(w io.Writer) error { return reports.RacePage(w, race) }},
	} {
		var content bytes.Buffer
		if err := f.Write(&content); err != nil {
			return err
		}
		files = append(files, rundir.Text(f.Name, content.Bytes()))
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return rundir.Folder(folder).Write(files...)
}

// raceResult is what table race prints in JSON.
type raceResult struct {
	Entries []raceEntry `json:"entries"` // by algorithm and budget
	Tests   []raceTest  `json:"tests"`   // against random and screen, seed by seed
	Reach   []raceReach `json:"reach"`   // of random search's end
}

// raceEntry is one algorithm with one budget in JSON.
type raceEntry struct {
	Algorithm   string   `json:"algorithm"`   // its name
	Epochs      int      `json:"epochs"`      // budget
	Hypervolume raceBand `json:"hypervolume"` // as a share of the exact front's
	Recall      raceBand `json:"recall"`      // share of the exact front
}

// raceBand is a band in JSON.
type raceBand struct {
	Median float64 `json:"median"` // over seeds
	Low    float64 `json:"low"`    // 10th percentile
	High   float64 `json:"high"`   // 90th percentile
}

// raceTest is a comparison in JSON.
type raceTest struct {
	Algorithm  string  `json:"algorithm"`  // its name
	Against    string  `json:"against"`    // the other's name
	Epochs     int     `json:"epochs"`     // budget
	Wins       int     `json:"wins"`       // seeds with the larger hypervolume
	Losses     int     `json:"losses"`     // seeds with the smaller one
	Difference float64 `json:"difference"` // median, of the hypervolumes
	P          float64 `json:"p"`          // of the sign test, adjusted by Holm's method
}

// raceReach is a way to random search's end in JSON.
type raceReach struct {
	Algorithm string   `json:"algorithm"` // its name
	Epochs    *float64 `json:"epochs"`    // null: it does not reach that
	Factor    *float64 `json:"factor"`    // by which random search spends more
}

func raceJSON(race reports.Race) raceResult {
	var r raceResult
	for _, e := range race.Entries {
		r.Entries = append(r.Entries, raceEntry{e.Algorithm, e.Epochs, raceBand(e.Hypervolume), raceBand(e.Recall)})
	}
	for _, t := range race.Tests {
		r.Tests = append(r.Tests, raceTest(t))
	}
	for _, e := range race.Reach {
		reached := raceReach{Algorithm: e.Algorithm}
		if !math.IsNaN(e.Epochs) {
			reached.Epochs, reached.Factor = &e.Epochs, &e.Factor
		}
		r.Reach = append(r.Reach, reached)
	}
	return r
}
