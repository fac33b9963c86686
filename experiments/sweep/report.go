package sweep

import (
	"io"
	"slices"

	"lrunet/eval"
	"lrunet/experiments/rundir"
	"lrunet/lrunet"
	"lrunet/reports"
)

// Outcome is what a sweep found.
type Outcome struct {
	Run         string // its folder
	Sweep       Sweep  // resolved
	Report      reports.Sweep
	Trainings   []Training
	Interrupted bool
}

// Training is one finished training.
type Training struct {
	Entry
	Seed   uint64
	Key    string // of its job
	Result eval.Result
}

// Report regenerates a sweep's tables and its page from its study. The study is
// only read, so a running or a stopped sweep can be reported too. It fails as Read
// does, and if the files cannot be written.
func Report(folder string) (*Outcome, error) {
	outcome, err := Read(folder)
	if err != nil {
		return nil, err
	}
	report := outcome.Report
	err = rundir.Folder(folder).Write(
		rundir.File{Name: rundir.RecordMarkdown, Write: func(w io.Writer) error { return reports.SweepMarkdown(w, report) }},
		rundir.File{Name: rundir.RecordCSV, Write: reports.SweepTable(report).CSV},
		rundir.File{Name: rundir.CurvesCSV, Write: reports.CurveTable(report).CSV},
		rundir.File{Name: rundir.SweepPage, Write: func(w io.Writer) error { return reports.SweepPage(w, report) }},
	)
	if err != nil {
		return nil, err
	}
	return outcome, nil
}

// Read rebuilds what a sweep found from its study alone. It fails with
// rundir.ErrNoRun where there is none, and if the study cannot be read or does not
// hold a valid sweep.
func Read(folder string) (*Outcome, error) {
	s, meta, err := rundir.Folder(folder).Open()
	if err != nil {
		return nil, err
	}
	defer s.Close()
	sweep, err := recall(folder+": sweep", []byte(meta[metaSweep]))
	if err != nil {
		return nil, err
	}
	results, err := s.Results()
	if err != nil {
		return nil, err
	}
	o := &Outcome{Run: folder, Sweep: sweep, Trainings: sweep.trainings(results)}
	o.Report, err = sweep.report(meta, o.Trainings)
	return o, err
}

// trainings are the results by entry and seed, in the sweep's order; of
// several, as after a change of how networks start, the last.
func (s Sweep) trainings(results []eval.Result) []Training {
	var list []Training
	for _, e := range s.Entries() {
		arch := lrunet.Canonical(e.Network)
		for _, seed := range s.Seeds {
			for _, r := range slices.Backward(results) {
				if r.Job.Arch == arch && r.Job.Seed == seed && e.trained(r.Job) {
					list = append(list, Training{e, seed, r.Job.Key(), r})
					break
				}
			}
		}
	}
	return list
}
