package nas

import (
	"io"

	"lrunet/eval/store"
	"lrunet/experiments/rundir"
	"lrunet/reports"
)

// Report regenerates a run's tables and its page from its study. The study is only
// read, so a running or an interrupted run can be reported too. It fails as Read
// does, and if the files cannot be written.
func Report(folder string) (*Outcome, error) {
	outcome, err := Read(folder)
	if err != nil {
		return nil, err
	}
	report := outcome.Report
	files := []rundir.File{
		{Name: rundir.FrontCSV, Write: reports.FrontTable(report).CSV},
		{Name: rundir.FrontMarkdown, Write: reports.FrontTable(report).Markdown},
		{Name: rundir.SearchPage, Write: func(w io.Writer) error { return reports.SearchPage(w, report) }},
	}
	if len(report.Finals) > 0 {
		files = append(files, rundir.File{Name: rundir.FinalCSV, Write: reports.FinalTable(report).CSV})
	}
	return outcome, rundir.Folder(folder).Write(files...)
}

// Read rebuilds what a run found from its study alone. The error is
// rundir.ErrNoRun where there is none, or says what the study lacks.
func Read(folder string) (*Outcome, error) { return read(folder, true) }

// ReadFront is Read without what only a page shows, in a fraction of the time.
func ReadFront(folder string) (*Outcome, error) { return read(folder, false) }

func read(folder string, full bool) (*Outcome, error) {
	s, meta, err := rundir.Folder(folder).Open()
	if err != nil {
		return nil, err
	}
	defer s.Close()
	e, err := recall(folder+": experiment", []byte(meta[store.MetaExperiment]))
	if err != nil {
		return nil, err
	}
	series := s.Series
	if full {
		series = s.SeriesInFull
	}
	searched, err := series(searchSeries)
	if err != nil {
		return nil, err
	}
	baseline, err := series(baselineSeries)
	if err != nil {
		return nil, err
	}
	o, err := e.outcome(folder, meta, searched, baseline)
	if err == nil {
		o.task = readTask(meta, rundir.Folder(folder), o.Front)
		err = o.readFinals(s)
	}
	if err == nil && full {
		err = o.detail(searched, baseline)
	}
	if err == nil && full {
		err = o.judge(s)
	}
	return o, err
}
