package live

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"

	"lrunet/experiments/nas"
	"lrunet/experiments/rundir"
	"lrunet/experiments/runs"
	"lrunet/experiments/sweep"
	"lrunet/experiments/table"
	"lrunet/reports"
)

// runContent is a run's page, and its data where it is a search, from the code that
// writes the files.
func runContent(folder rundir.Folder, mark string) content {
	run := runs.Look(folder)
	title := filepath.Base(string(folder))
	kind, err := folder.Kind()
	if err == nil {
		o := reports.PageOptions{Live: eventsSince(mark)}
		switch kind {
		case rundir.Sweep:
			return sweepContent(run, o, mark)
		case rundir.Table:
			return tableContent(run, mark)
		}
		return searchContent(run, o, mark)
	}
	switch {
	case errors.Is(err, rundir.ErrUnbegun) || errors.Is(err, rundir.ErrNoRun):
		return plain(mark, http.StatusOK, reports.Status{Title: title, Notes: []string{stateNote(run), "It has no results yet."}}, "no results yet")
	}
	return problem(mark, http.StatusInternalServerError, title, err.Error())
}

func searchContent(run runs.Run, o reports.PageOptions, mark string) content {
	title := filepath.Base(string(run.Folder))
	outcome, err := nas.Read(string(run.Folder))
	if err != nil {
		return problem(mark, http.StatusInternalServerError, title, err.Error())
	}
	report := outcome.Report
	report.Notes = slices.Insert(report.Notes, 0, stateText(run)+".") // alone: with another note the page loads itself anew
	c := content{mark: mark, code: http.StatusOK}
	if c.page, err = written(func(w io.Writer) error { return o.Search(w, report) }); err == nil {
		c.data, err = written(func(w io.Writer) error { return o.Data(w, report) })
	}
	if err != nil {
		return problem(mark, http.StatusInternalServerError, title, err.Error())
	}
	return c
}

func sweepContent(run runs.Run, o reports.PageOptions, mark string) content {
	outcome, err := sweep.Read(string(run.Folder))
	var page []byte
	if err == nil {
		report := outcome.Report
		report.Notes = slices.Insert(report.Notes, 0, stateNote(run))
		page, err = written(func(w io.Writer) error { return o.Sweep(w, report) })
	}
	if err != nil {
		return problem(mark, http.StatusInternalServerError, filepath.Base(string(run.Folder)), err.Error())
	}
	return content{mark: mark, code: http.StatusOK, page: page, text: "a sweep's page has no data of its own"}
}

// tableContent is how far a table is: what is in it, tell the file and its card.
func tableContent(run runs.Run, mark string) content {
	title := filepath.Base(string(run.Folder))
	outcome, err := table.Read(string(run.Folder))
	if err != nil {
		return problem(mark, http.StatusInternalServerError, title, err.Error())
	}
	status := reports.Status{
		Title: title, Kind: "Table",
		Facts: [][2]string{
			{"networks", fmt.Sprintf("%d of %d complete", outcome.Complete(), len(outcome.Networks))},
			{"trainings", fmt.Sprintf("%d of %d done", outcome.Done(), outcome.Planned)},
		},
		Notes: []string{stateNote(run), "lrunet table export writes what was trained so far, with a card that says how."},
	}
	if best := outcome.Best(); !math.IsNaN(best) {
		status.Facts = append(status.Facts, [2]string{"best accuracy", strconv.FormatFloat(best, 'f', 2, 64) + " %"})
	}
	return plain(mark, http.StatusOK, status, "a table's page has no data of its own")
}

// written is what a function writes.
func written(write func(io.Writer) error) ([]byte, error) {
	var b bytes.Buffer
	err := write(&b)
	return b.Bytes(), err
}

// stateText is what becomes of a run.
func stateText(run runs.Run) string {
	if run.State == runs.Running && run.Owner.PID != 0 { // an earlier version's does not say
		return fmt.Sprintf("The run is %s (%v)", run.State, run.Owner)
	}
	return "The run is " + string(run.State)
}

// stateNote is the same with how far the run is.
func stateNote(run runs.Run) string {
	text := stateText(run)
	if run.Planned > 0 {
		text += fmt.Sprintf(": %d of %d done", run.Done, run.Planned)
	}
	if run.Failed > 0 {
		text += fmt.Sprintf(", %d failed", run.Failed)
	}
	return text + "."
}
