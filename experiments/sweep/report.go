package sweep

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/internal/atomicfile"
	"lrunet/reports"
)

// Outcome is what a sweep found.
type Outcome struct {
	Run         string // its folder
	Sweep       Sweep  // resolved
	Record      reports.Record
	Trainings   []Training
	Interrupted bool
}

// Training is one finished training.
type Training struct {
	Network string // as the sweep has it
	Seed    uint64
	Key     string // of its job
	Result  eval.Result
}

// Report reads a sweep's study and writes its tables and its page, anew. The
// study is only read, so a running or a stopped sweep can be reported too.
func Report(folder string) (*Outcome, error) {
	outcome, err := Read(folder)
	if err != nil {
		return nil, err
	}
	record := outcome.Record
	for _, file := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{recordMarkdown, func(w io.Writer) error { return reports.RecordMarkdown(w, record) }},
		{recordCSV, func(w io.Writer) error { return reports.RecordTable(record).CSV(w) }},
		{curvesCSV, func(w io.Writer) error { return reports.CurveTable(record).CSV(w) }},
		{recordPage, func(w io.Writer) error { return reports.RecordPage(w, record) }},
	} {
		if err := atomicfile.Write(filepath.Join(folder, file.name), file.write); err != nil {
			return nil, err
		}
	}
	return outcome, nil
}

// Read rebuilds what a sweep found from its study alone.
func Read(folder string) (*Outcome, error) {
	path := filepath.Join(folder, studyFile)
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("no run in %s: %w (lrunet sweep makes runs)", folder, err)
	}
	s, err := store.OpenReadOnly(path)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	meta, err := s.Meta()
	if err != nil {
		return nil, err
	}
	sweep, err := Parse(folder+": sweep", []byte(meta[metaSweep]))
	if err != nil {
		return nil, err
	}
	results, err := s.Results()
	if err != nil {
		return nil, err
	}
	o := &Outcome{Run: folder, Sweep: sweep, Trainings: sweep.trainings(results)}
	o.Record, err = sweep.record(meta, o.Trainings)
	return o, err
}

// trainings are the results by network and seed, in the sweep's order.
func (s Sweep) trainings(results []eval.Result) []Training {
	var list []Training
	for _, name := range s.Networks {
		arch := canonical(name)
		for _, seed := range s.Seeds {
			for _, r := range results {
				if r.Job.Arch == arch && r.Job.Seed == seed {
					list = append(list, Training{name, seed, r.Job.Key(), r})
				}
			}
		}
	}
	return list
}
